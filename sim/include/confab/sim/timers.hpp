// timers: when each node of a world wants to be stepped although nothing has arrived.
// The one rule: one deadline a node; what is due together fires in the order of the nodes.
#pragma once

#include <confab/vocabulary/instant.hpp>

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace confab::sim {

/// `Node` is ordered.
template <typename Node>
class Timers {
public:
    struct Timer {
        Instant due;
        Node node;
    };

    void set(const Node& node, std::optional<Instant> deadline) {
        const auto found = deadlines_.find(node);
        if (found != deadlines_.end()) {
            if (deadline == found->second) return;
            due_.erase({found->second, node});
            deadlines_.erase(found);
        }
        if (!deadline) return;
        deadlines_.emplace(node, *deadline);
        due_.emplace(*deadline, node);
    }

    [[nodiscard]] std::optional<Timer> next() const {
        if (due_.empty()) return std::nullopt;
        return Timer{due_.begin()->first, due_.begin()->second};
    }

    friend bool operator==(const Timers&, const Timers&) = default;

private:
    std::map<Node, Instant> deadlines_;
    std::set<std::pair<Instant, Node>> due_;
};

} // namespace confab::sim
