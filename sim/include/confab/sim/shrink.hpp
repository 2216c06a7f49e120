// shrink: makes of a schedule that fails the smallest one that still fails so.
// The one rule: only the same failure counts: the same invariant, broken in the same words. What
// is left can't be made smaller by one more change of these kinds, so a second shrink changes
// nothing. There are several such ends, and a way down may stop at a large one: so it goes down
// more than once, and what is smallest of all counts.
#pragma once

#include "hash.hpp"
#include "replay.hpp"
#include "schedule.hpp"
#include "schedule_text.hpp"
#include "shrink/candidates.hpp"
#include "shrink/sweep.hpp"
#include "violation.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
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
    static constexpr std::uint64_t most_facts = 2'000'000; ///< some seconds

    /// No run begins after so many facts of all runs.
    Shrinker(Run run, Violation wanted, std::uint64_t facts = most_facts)
        : run_{std::move(run)}, wanted_{std::move(wanted)}, facts_{facts}, facts_left_{facts} {}

    /// Nothing when the schedule does not fail as it should.
    [[nodiscard]] std::optional<Shrunk> shrink(const Schedule& schedule) {
        runs_ = 0;
        facts_left_ = facts_;
        reserve_ = 0;
        results_.clear();
        const auto first = run_to_failure(schedule, wanted_.at);
        if (!first) return std::nullopt;
        Shrunk smallest = descend(*first, 0);
        reserve_ = facts_ / 2; // which the first way down alone may use up
        for (const std::size_t start : shrink::other_starts) {
            Shrunk other = descend(*first, start);
            const bool is_better = other.is_smallest && size_of(other) < size_of(smallest);
            if (is_better) smallest = std::move(other);
        }
        smallest.runs = runs_;
        return smallest;
    }

private:
    /// A schedule's hash, and when the failure was expected.
    using Trial = std::pair<std::uint64_t, Duration>;

    /// Each pass in turn, from this one on, until none changes anything.
    [[nodiscard]] Shrunk descend(const Shrunk& from, std::size_t start) {
        best_ = from;
        tried_.clear();
        constexpr std::size_t passes = shrink::passes.size();
        for (std::size_t at = start, in_vain = 0; in_vain < passes && may_run(); ++at) {
            const bool smaller =
                std::visit([this](const auto& kind) { return this->try_all(kind); },
                           shrink::passes[at % passes]);
            in_vain = smaller ? 0 : in_vain + 1;
        }
        best_.is_smallest = may_run();
        return best_;
    }

    /// Of what is to be read.
    static std::uint64_t size_of(const Shrunk& shrunk) {
        return shrunk.schedule.events() + shrunk.datagrams;
    }

    [[nodiscard]] bool may_run() const { return facts_left_ > reserve_; }

    /// Changes in order; those behind one that was taken are offered again. Whether one was.
    bool try_all(shrink::Change change) {
        bool smaller = false;
        std::size_t at = 0;
        while (may_run()) {
            std::optional<Schedule> candidate = change(best_.schedule, at);
            if (!candidate) break;
            if (take(std::move(*candidate))) {
                smaller = true;
            } else {
                ++at;
            }
        }
        return smaller;
    }

    bool try_all(const shrink::Removal& removal) {
        bool smaller = false;
        shrink::Sweep sweep{removal.count(best_.schedule), removal.parts};
        while (may_run()) {
            const auto part = sweep.part(removal.count(best_.schedule));
            if (!part) break;
            if (take(removal.without(best_.schedule, *part))) {
                smaller = true;
            } else {
                sweep.pass_by();
            }
        }
        return smaller;
    }

    /// What has been tried on this way is not tried again, and what has been run on any is not run
    /// again: it would come to the same.
    bool take(Schedule candidate) {
        if (candidate == best_.schedule) return false;
        const Duration expected = best_.violation.at;
        // Without a finale it does not matter.
        const Trial trial{hash_of(candidate), candidate.finale ? expected : Duration{}};
        if (!tried_.insert(trial).second) return false;
        const auto [result, is_new] = results_.try_emplace(trial);
        if (is_new) result->second = run_to_failure(std::move(candidate), expected);
        const std::optional<Shrunk>& failed = result->second;
        if (!failed || !is_less(failed->schedule)) return false;
        best_ = *failed;
        return true;
    }

    /// A change that only moves the failure would be made for ever.
    [[nodiscard]] bool is_less(const Schedule& schedule) const {
        if (schedule == best_.schedule) return false;
        const bool has_less = schedule.events() < best_.schedule.events();
        return has_less || schedule.lasts <= best_.schedule.lasts;
    }

    static std::uint64_t hash_of(const Schedule& schedule) {
        Hash64 hash;
        hash.add(std::string_view{to_string(schedule)});
        return hash.value();
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
    std::uint64_t facts_;
    std::uint64_t facts_left_;
    std::uint64_t reserve_ = 0; ///< of facts: so many are to be left
    std::uint64_t runs_ = 0;
    Shrunk best_;
    std::set<Trial> tried_;                          ///< on this way down
    std::map<Trial, std::optional<Shrunk>> results_; ///< nothing: it does not fail so
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
