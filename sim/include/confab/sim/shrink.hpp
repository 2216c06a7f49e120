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
        best_.schedule = schedule;
        best_.violation = wanted_;
        if (!keep_if_it_fails(schedule)) return std::nullopt;
        bool smaller = true;
        while (smaller && facts_left_ > 0) {
            smaller = false;
            for (const shrink::Pass pass : shrink::passes)
                smaller = try_pass(pass) || smaller;
        }
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
            if (*candidate != best_.schedule && keep_if_it_fails(std::move(*candidate))) {
                smaller = true;
            } else {
                ++at;
            }
        }
        return smaller;
    }

    /// Without a finale a run may fail a little later than the one before it, and ends there.
    bool keep_if_it_fails(Schedule candidate) {
        constexpr auto patience = std::chrono::seconds{10};
        if (!candidate.finale) candidate.lasts += patience;
        const Outcome outcome = run_(candidate, best_.violation.at + patience);
        ++best_.runs;
        facts_left_ -= std::min(facts_left_, outcome.facts);
        if (!outcome.violation || !is_same_failure(*outcome.violation, wanted_)) return false;
        if (!candidate.finale) {
            candidate.lasts = outcome.violation->at;
            std::erase_if(candidate.steps,
                          [&](const Step& step) { return step.at > candidate.lasts; });
        }
        best_.schedule = std::move(candidate);
        best_.violation = *outcome.violation;
        best_.datagrams = outcome.datagrams;
        return true;
    }

    Run run_;
    Violation wanted_;
    std::uint64_t facts_left_;
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
