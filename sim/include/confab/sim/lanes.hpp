// lanes: the nodes of a trace, and which of them an address belongs to at each point of it.
// The one rule: a node keeps its lane whatever address it is seen at, and through restarts.
#pragma once

#include "fact.hpp"
#include "trace.hpp"

#include <confab/vocabulary/endpoint.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace confab::sim {

struct Lane {
    Endpoint endpoint{};
    bool room = false;
    std::string names{}; ///< of a member; of several that began there, one after the other
    Dialect dialect = Dialect::classic;
};

class Lanes {
public:
    void read(const TraceLine& line) { std::visit(*this, line.fact); }

    /// In the order of their first start.
    [[nodiscard]] const std::vector<Lane>& all() const { return lanes_; }

    /// The node that is, or was last, seen at this address; nothing for a stranger's.
    [[nodiscard]] std::optional<std::size_t> find(const Endpoint& seen) const {
        const auto found = seen_.find(seen);
        return found == seen_.end() ? std::nullopt : std::optional{found->second};
    }

    void operator()(const fact::Started& fact) {
        const auto [at, is_new] = own_.try_emplace(fact.node, lanes_.size());
        if (is_new) lanes_.push_back({.endpoint = fact.node, .room = fact.node == fact.server});
        seen_.insert_or_assign(fact.node, at->second);
        Lane& lane = lanes_[at->second];
        lane.dialect = fact.dialect;
        if (lane.names.empty()) {
            lane.names = fact.name;
        } else if (!ends_with_name(lane.names, fact.name)) {
            lane.names += ", " + fact.name;
        }
    }
    void operator()(const fact::Rebound& fact) {
        const auto lane = own_.find(fact.node);
        if (lane != own_.end()) seen_.insert_or_assign(fact.to, lane->second);
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    static bool ends_with_name(std::string_view names, std::string_view name) {
        return names == name || names.ends_with(", " + std::string{name});
    }

    std::vector<Lane> lanes_;
    std::map<Endpoint, std::size_t> own_;
    std::map<Endpoint, std::size_t> seen_;
};

} // namespace confab::sim
