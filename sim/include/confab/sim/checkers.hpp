// checkers: all invariants that every world keeps watch on, and the verdict.
// The one rule: each invariant is a file in checkers/, and sees nothing but facts.
#pragma once

#include "checkers/names.hpp"
#include "checkers/stranger.hpp"
#include "fact.hpp"
#include "line_quality.hpp"
#include "violation.hpp"

#include <confab/room.hpp>

#include <optional>

namespace confab::sim {

class Checkers {
public:
    explicit Checkers(const RoomOptions& room) : names_{room.fold} {}

    /// After every step, with what it did.
    void check(Duration since_start, const Facts& facts) {
        verdict_.set_present(since_start);
        for (const Fact& fact : facts)
            quality_.observe(fact);
        stranger_.check(facts, verdict_);
        names_.check(facts, quality_, verdict_);
    }

    /// After every step of a room.
    void compare(const Endpoint& room, const Roster& roster) {
        names_.compare(room, roster, verdict_);
    }

    [[nodiscard]] const std::optional<Violation>& violation() const { return verdict_.first(); }

    friend bool operator==(const Checkers&, const Checkers&) = default;

private:
    LineQuality quality_;
    StrangerChecker stranger_;
    NamesChecker names_;
    Verdict verdict_;
};

} // namespace confab::sim
