// shrink: makes of a schedule that fails the smallest one that still fails so.
// The one rule: only the same failure counts: the same invariant, broken in the same words. What
// is left can't be made smaller by one more change of these kinds, so a second shrink changes
// nothing.
#pragma once

#include "replay.hpp"
#include "schedule.hpp"
#include "shrink/candidates.hpp"
#include "violation.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::sim {

/// Whether two runs have failed for one reason: numbers, as in names, ports and times, may differ.
[[nodiscard]] inline bool is_same_failure(const Violation& one, const Violation& other) {
    const auto without_digits = [](std::string_view text) {
        std::string kept;
        std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                     [](char c) { return c < '0' || c > '9'; });
        return kept;
    };
    return one.invariant == other.invariant &&
           without_digits(one.what) == without_digits(other.what);
}

struct Shrunk {
    Schedule schedule{};
    Violation violation{};       ///< that it ends with
    std::uint64_t datagrams = 0; ///< that are sent in it
    std::uint64_t runs = 0;      ///< that it took
    bool is_smallest = true;     ///< the facts that were allowed have sufficed

    friend bool operator==(const Shrunk&, const Shrunk&) = default;
};

/// `Run`: what a schedule comes to, as Outcome(const Schedule&, Duration until), with no obligation
/// demanded that is due later.
template <typename Run>
class Shrinker {
public:
    static constexpr std::uint64_t most_facts = 4'000'000; ///< some seconds

    /// No run begins after so many facts of all runs.
    Shrinker(Run run, Violation wanted, std::uint64_t facts = most_facts)
        : run_{std::move(run)}, wanted_{std::move(wanted)}, facts_left_{facts} {}

    /// Nothing when the schedule does not fail as it should.
    [[nodiscard]] std::optional<Shrunk> shrink(const Schedule& schedule) {
        runs_ = 0;
        auto first = run_to_failure(schedule, wanted_.at);
        if (!first) return std::nullopt;
        best_ = std::move(*first);
        bool smaller = true;
        while (smaller && facts_left_ > 0) {
            smaller = false;
            for (const shrink::Pass pass : shrink::passes)
                smaller = try_pass(pass) || smaller;
        }
        best_.runs = runs_;
        best_.is_smallest = facts_left_ > 0;
        return best_;
    }

private:
    /// A pass offers changes in order; those behind one that was taken are offered again.
    bool try_pass(shrink::Pass pass) {
        bool smaller = false;
        std::size_t at = 0;
        while (facts_left_ > 0) {
            std::optional<Schedule> candidate = pass(best_.schedule, at);
            if (!candidate) return smaller;
            if (*candidate != best_.schedule && take(std::move(*candidate))) {
                smaller = true;
            } else {
                ++at;
            }
        }
        return smaller;
    }

    /// It fails as it should, and is less than the best so far: a change that only moves the
    /// failure would be made for ever.
    bool take(Schedule candidate) {
        auto failed = run_to_failure(std::move(candidate), best_.violation.at);
        if (!failed || failed->schedule == best_.schedule) return false;
        const bool has_less = failed->schedule.events() < best_.schedule.events();
        if (!has_less && best_.schedule.lasts < failed->schedule.lasts) return false;
        best_ = std::move(*failed);
        return true;
    }

    /// Without a finale a run may fail a little later than expected, and ends there.
    std::optional<Shrunk> run_to_failure(Schedule schedule, Duration expected) {
        constexpr auto patience = std::chrono::seconds{10};
        if (!schedule.finale) schedule.lasts += patience;
        const Outcome outcome = run_(schedule, expected + patience);
        ++runs_;
        facts_left_ -= std::min(facts_left_, outcome.facts);
        if (!outcome.violation || !is_same_failure(*outcome.violation, wanted_)) {
            return std::nullopt;
        }
        if (!schedule.finale) {
            schedule.lasts = outcome.violation->at;
            std::erase_if(schedule.steps,
                          [&](const Step& step) { return step.at > schedule.lasts; });
        }
        return Shrunk{std::move(schedule), *outcome.violation, outcome.datagrams};
    }

    Run run_;
    Violation wanted_;
    std::uint64_t facts_left_;
    std::uint64_t runs_ = 0;
    Shrunk best_;
};

/// Of a run that has ended with this.
[[nodiscard]] inline std::optional<Shrunk> shrink_schedule(const Schedule& schedule,
                                                           const Violation& wanted) {
    const auto run = [](const Schedule& candidate, Duration until) {
        return replay(candidate, {.until = until}).outcome;
    };
    return Shrinker{run, wanted}.shrink(schedule);
}

} // namespace confab::sim
