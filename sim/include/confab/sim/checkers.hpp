// checkers: all invariants that every world keeps watch on, and the verdict.
// The one rule: each invariant is a file in checkers/, and sees nothing but facts.
#pragma once

#include "checkers/amplification.hpp"
#include "checkers/authority.hpp"
#include "checkers/codec.hpp"
#include "checkers/commitment.hpp"
#include "checkers/hearing.hpp"
#include "checkers/invented.hpp"
#include "checkers/names.hpp"
#include "checkers/order.hpp"
#include "checkers/quiet.hpp"
#include "checkers/session_authority.hpp"
#include "checkers/stranger.hpp"
#include "checkers/window.hpp"
#include "fact.hpp"
#include "line_quality.hpp"
#include "violation.hpp"

#include <confab/room.hpp>

#include <optional>

namespace confab::sim {

class Checkers {
public:
    explicit Checkers(const RoomOptions& room)
        : invented_{room.fold}, codec_{room.classic.wording, room.administrator}, names_{room.fold},
          hearing_{room.fold}, order_{room.fold}, authority_{room.fold}, session_authority_{
                                                                             room.fold} {}

    /// After every step, with what it did.
    void check(Duration since_start, const Facts& facts) {
        verdict_.set_present(since_start);
        for (const Fact& fact : facts)
            quality_.observe(fact);
        invented_.check(facts, quality_, verdict_);
        stranger_.check(facts, verdict_);
        codec_.check(facts, verdict_);
        quiet_.check(since_start, facts, verdict_);
        names_.check(facts, quality_, verdict_);
        hearing_.check(facts, quality_, verdict_);
        order_.check(facts, verdict_);
        commitment_.check(facts, verdict_);
        authority_.check(facts, verdict_);
        session_authority_.check(facts, verdict_);
        amplification_.check(facts, verdict_);
    }

    /// After every step of a room.
    void compare(const Endpoint& room, const Roster& roster) {
        names_.compare(room, roster, verdict_);
    }
    void measure(const Endpoint& room, const ReliableHost& host) {
        window_.check(room, host, verdict_);
    }

    [[nodiscard]] const std::optional<Violation>& violation() const { return verdict_.first(); }

    friend bool operator==(const Checkers&, const Checkers&) = default;

private:
    LineQuality quality_;
    InventedChecker invented_;
    StrangerChecker stranger_;
    CodecChecker codec_;
    QuietChecker quiet_;
    NamesChecker names_;
    HearingChecker hearing_;
    OrderChecker order_;
    CommitmentChecker commitment_;
    AuthorityChecker authority_;
    SessionAuthorityChecker session_authority_;
    AmplificationChecker amplification_;
    WindowChecker window_;
    Verdict verdict_;
};

} // namespace confab::sim
