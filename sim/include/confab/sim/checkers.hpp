// checkers: all invariants that every world keeps watch on, and the verdict.
// The one rule: each invariant is a file in checkers/, and sees nothing but facts.
#pragma once

#include "checkers/ack_delay.hpp"
#include "checkers/acknowledgement.hpp"
#include "checkers/amplification.hpp"
#include "checkers/authority.hpp"
#include "checkers/chatter.hpp"
#include "checkers/codec.hpp"
#include "checkers/commitment.hpp"
#include "checkers/hearing.hpp"
#include "checkers/invented.hpp"
#include "checkers/login.hpp"
#include "checkers/names.hpp"
#include "checkers/order.hpp"
#include "checkers/quiet.hpp"
#include "checkers/said_once.hpp"
#include "checkers/session_authority.hpp"
#include "checkers/start.hpp"
#include "checkers/stranger.hpp"
#include "checkers/window.hpp"
#include "fact.hpp"
#include "line_quality.hpp"
#include "session_book.hpp"
#include "violation.hpp"

#include <confab/room.hpp>

#include <optional>
#include <utility>

namespace confab::sim {

class Checkers {
public:
    explicit Checkers(const RoomOptions& room)
        : book_{room.fold}, invented_{room.fold}, codec_{room.classic.wording, room.administrator},
          names_{room.fold}, hearing_{room.fold}, order_{room.fold}, authority_{room.fold},
          session_authority_{room.fold}, said_once_{room.fold},
          ack_delay_{room.reliable.ack_delay}, start_{room.fold, room.reliable} {}

    /// After every step, with what it did.
    void check(Duration since_start, const Facts& facts) {
        verdict_.set_present(since_start);
        for (const Fact& fact : facts)
            quality_.observe(fact);
        book_.observe(since_start, facts);
        const FactKinds kinds{facts};
        ask(invented_, kinds, facts, quality_, verdict_);
        ask(stranger_, kinds, facts, verdict_);
        ask(codec_, kinds, facts, verdict_);
        ask(quiet_, kinds, since_start, facts, verdict_);
        ask(names_, kinds, facts, quality_, verdict_);
        ask(hearing_, kinds, facts, quality_, verdict_);
        ask(order_, kinds, facts, verdict_);
        ask(commitment_, kinds, facts, verdict_);
        ask(authority_, kinds, facts, verdict_);
        ask(session_authority_, kinds, facts, verdict_);
        ask(amplification_, kinds, facts, verdict_);
        ask(said_once_, kinds, facts, verdict_);
        ask(acknowledgement_, kinds, facts, book_, verdict_);
        ask(ack_delay_, kinds, facts, book_, verdict_);
        ask(login_, kinds, facts, book_, verdict_);
        ask(start_, kinds, facts, book_, verdict_);
        ask(chatter_, kinds, facts, book_, verdict_);
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
    template <typename Checker, typename... Arguments>
    static void ask(Checker& checker, FactKinds kinds, Arguments&&... arguments) {
        if (kinds.any_of(Checker::reads)) checker.check(std::forward<Arguments>(arguments)...);
    }

    LineQuality quality_;
    SessionBook book_;
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
    SaidOnceChecker said_once_;
    AcknowledgementChecker acknowledgement_;
    AckDelayChecker ack_delay_;
    LoginChecker login_;
    StartChecker start_;
    ChatterChecker chatter_;
    WindowChecker window_;
    Verdict verdict_;
};

} // namespace confab::sim
