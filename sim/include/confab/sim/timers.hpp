// timers: when each node of a world wants to be stepped although nothing has arrived.
// The one rule: one deadline a node; what is due together fires in the order of the nodes.
#pragma once

#include <confab/vocabulary/instant.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace confab::sim {

/// `Node` is ordered. A tree of winners over the nodes: a deadline that moves, as most do after
/// each step, costs as many comparisons as the tree is high, and no allocation.
template <typename Node>
class Timers {
public:
    void set(const Node& node, std::optional<Instant> deadline) {
        const auto found = std::lower_bound(
            entries_.begin(), entries_.end(), node,
            [](const Entry& entry, const Node& wanted) { return entry.node < wanted; });
        if (found == entries_.end() || found->node != node) {
            if (deadline) rebuild(entries_.insert(found, Entry{node, deadline}));
        } else if (found->due != deadline) {
            found->due = deadline;
            play(static_cast<std::size_t>(found - entries_.begin()));
        }
    }

    [[nodiscard]] std::optional<Instant> next_due() const {
        return entries_.empty() ? std::nullopt : entries_[winners_[1]].due;
    }
    /// Precondition: something is due, some time.
    [[nodiscard]] const Node& next_node() const { return entries_[winners_[1]].node; }

    friend bool operator==(const Timers&, const Timers&) = default;

private:
    struct Entry {
        Node node;
        std::optional<Instant> due;
        friend bool operator==(const Entry&, const Entry&) = default;
    };
    using Entries = std::vector<Entry>;

    [[nodiscard]] std::size_t leaves() const { return winners_.size() / 2; }

    /// Of two neighbours, the left of which stands first in the order of nodes.
    [[nodiscard]] std::size_t winner(std::size_t left, std::size_t right) const {
        if (right >= entries_.size() || !entries_[right].due) return left;
        if (!entries_[left].due || *entries_[right].due < *entries_[left].due) return right;
        return left;
    }

    /// From the leaf up.
    void play(std::size_t entry) {
        for (std::size_t at = (leaves() + entry) / 2; at > 0; at /= 2)
            winners_[at] = winner(winners_[2 * at], winners_[2 * at + 1]);
    }

    void rebuild(typename Entries::const_iterator added) {
        const bool at_end = added + 1 == entries_.cend();
        if (at_end && entries_.size() <= leaves()) return play(entries_.size() - 1);
        std::size_t wanted = 2;
        while (wanted < entries_.size())
            wanted *= 2;
        winners_.resize(2 * wanted);
        for (std::size_t leaf = 0; leaf < wanted; ++leaf)
            winners_[wanted + leaf] = leaf;
        for (std::size_t at = wanted - 1; at > 0; --at)
            winners_[at] = winner(winners_[2 * at], winners_[2 * at + 1]);
    }

    Entries entries_;                  ///< in the order of nodes
    std::vector<std::size_t> winners_; ///< at n: of 2n and 2n + 1; then each leaf is its own
};

} // namespace confab::sim
