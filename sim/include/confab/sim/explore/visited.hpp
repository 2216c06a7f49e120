// visited: the states that a search has come to, how each was first reached, and which deliveries
// need not be tried from it since another order of the same leads to the same.
// The one rule: a state is known by its print; its sleep set only shrinks, and what is woken is
// tried (P. Godefroid, Partial-Order Methods, 1996, 5.2).
#pragma once

#include "scope.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace confab::sim {

/// Of deliveries, sorted.
using SleepSet = std::vector<std::uint64_t>;

class VisitedStates {
public:
    using Index = std::uint32_t;

    struct Entry {
        Index parent = 0; ///< the first state's is its own
        ChoiceKind kind = ChoiceKind::act;
        bool expanded = false; ///< what is not asleep was tried
        std::uint64_t id = 0;  ///< of the datagram that was chosen
        SleepSet asleep{};
    };

    struct Arrival {
        Index index = 0;
        bool is_new = false;
        SleepSet woken{}; ///< to be tried now, of a state that was expanded without them
    };

    /// Somebody has come to a state, and need not try what is asleep.
    Arrival arrive(std::uint64_t print, Entry entry) {
        const auto next = static_cast<Index>(entries_.size());
        const auto [found, is_new] = indices_.try_emplace(print, next);
        if (is_new) {
            entries_.push_back(std::move(entry));
            return {.index = next, .is_new = true};
        }
        Arrival arrival{.index = found->second};
        Entry& known = entries_[found->second];
        if (known.asleep.empty()) return arrival;
        SleepSet both;
        std::set_intersection(known.asleep.begin(), known.asleep.end(), entry.asleep.begin(),
                              entry.asleep.end(), std::back_inserter(both));
        if (known.expanded) {
            std::set_difference(known.asleep.begin(), known.asleep.end(), both.begin(), both.end(),
                                std::back_inserter(arrival.woken));
        }
        known.asleep = std::move(both);
        return arrival;
    }

    [[nodiscard]] Entry& operator[](Index index) { return entries_[index]; }
    [[nodiscard]] const Entry& operator[](Index index) const { return entries_[index]; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    /// For tests: all prints, sorted.
    [[nodiscard]] std::vector<std::uint64_t> prints() const {
        std::vector<std::uint64_t> all;
        all.reserve(indices_.size());
        for (const auto& [print, index] : indices_)
            all.push_back(print);
        std::sort(all.begin(), all.end());
        return all;
    }

private:
    std::unordered_map<std::uint64_t, Index> indices_; ///< by print
    std::vector<Entry> entries_;
};

} // namespace confab::sim
