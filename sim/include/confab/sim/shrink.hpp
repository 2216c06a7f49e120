// shrink: makes of a schedule that fails the smallest one that still fails so.
// The one rule: only the same failure counts: the same invariant, broken in the same words. What
// is left can't be made smaller by one more change of these kinds, so a second shrink changes
// nothing.
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
        : run_{std::move(run)}, wanted_{std::move(wanted)}, facts_left_{facts} {}

    /// Nothing when the schedule does not fail as it should.
    [[nodiscard]] std::optional<Shrunk> shrink(const Schedule& schedule) {
        runs_ = 0;
        tried_.clear();
        auto first = run_to_failure(schedule, wanted_.at);
        if (!first) return std::nullopt;
        best_ = std::move(*first);
        for (std::size_t at = 0, in_vain = 0; in_vain < shrink::passes.size() && may_run(); ++at) {
            const auto& pass = shrink::passes[at % shrink::passes.size()];
            const bool smaller =
                std::visit([this](const auto& kind) { return this->try_all(kind); }, pass);
            in_vain = smaller ? 0 : in_vain + 1;
        }
        best_.runs = runs_;
        best_.is_smallest = may_run();
        return best_;
    }

private:
    [[nodiscard]] bool may_run() const { return facts_left_ > 0; }

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

    /// What has been tried is not tried again: it would come to the same.
    bool take(Schedule candidate) {
        if (candidate == best_.schedule) return false;
        const Duration expected = best_.violation.at;
        // Without a finale it does not matter.
        const Duration until = candidate.finale ? expected : Duration{};
        if (!tried_.emplace(hash_of(candidate), until).second) return false;
        auto failed = run_to_failure(std::move(candidate), expected);
        if (!failed || !is_less(failed->schedule)) return false;
        best_ = std::move(*failed);
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
    std::uint64_t facts_left_;
    std::uint64_t runs_ = 0;
    Shrunk best_;
    std::set<std::pair<std::uint64_t, Duration>> tried_; ///< hashes, and what was expected
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
