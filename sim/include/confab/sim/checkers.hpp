// checkers: all invariants that every world keeps watch on, and the verdict.
// The one rule: each invariant is a file in checkers/, and sees nothing but facts.
#pragma once

#include "checkers/ack_delay.hpp"
#include "checkers/acknowledgement.hpp"
#include "checkers/amplification.hpp"
#include "checkers/authority.hpp"
#include "checkers/causes.hpp"
#include "checkers/chatter.hpp"
#include "checkers/classic_table.hpp"
#include "checkers/codec.hpp"
#include "checkers/commitment.hpp"
#include "checkers/endings.hpp"
#include "checkers/hearing.hpp"
#include "checkers/invented.hpp"
#include "checkers/login.hpp"
#include "checkers/migration.hpp"
#include "checkers/names.hpp"
#include "checkers/order.hpp"
#include "checkers/patience.hpp"
#include "checkers/quiet.hpp"
#include "checkers/rate.hpp"
#include "checkers/rosters.hpp"
#include "checkers/said_once.hpp"
#include "checkers/session_authority.hpp"
#include "checkers/silence.hpp"
#include "checkers/sizes.hpp"
#include "checkers/start.hpp"
#include "checkers/stranger.hpp"
#include "checkers/strays.hpp"
#include "checkers/window.hpp"
#include "cow.hpp"
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
        : book_{SessionBook{room.fold}}, invented_{InventedChecker{room.fold}},
          codec_{CodecChecker{room.classic.wording, room.administrator}},
          names_{NamesChecker{room.fold}}, hearing_{HearingChecker{room.fold}},
          order_{OrderChecker{room.fold}}, authority_{AuthorityChecker{room.fold}},
          session_authority_{SessionAuthorityChecker{room.fold}}, said_once_{SaidOnceChecker{
                                                                      room.fold}},
          ack_delay_{AckDelayChecker{room.reliable.ack_delay, room.reliable.pool_bytes}},
          start_{StartChecker{room.fold, room.reliable}}, silence_{SilenceChecker{
                                                              room.reliable.silence_limit}},
          rate_{RateChecker{room.fold, room.reliable.texts}}, endings_{EndingsChecker{
                                                                  room.fold, room.administrator}},
          classic_table_{ClassicTableChecker{room.fold, room.classic.wording, room.administrator}},
          rosters_{RostersChecker{room.fold}} {}

    /// After every step, with what it did.
    void check(Duration since_start, const Facts& facts) {
        verdict_.set_present(since_start);
        book_.edit().observe(since_start, facts);
        const FactKinds kinds{facts};
        if (kinds.any_of(LineQuality::reads)) {
            LineQuality& quality = quality_.edit();
            for (const Fact& fact : facts)
                quality.observe(fact);
        }
        ask(invented_, kinds, facts, *quality_, verdict_);
        if (kinds.any_of(StrangerChecker::reads)) stranger_.check(facts, verdict_);
        ask(codec_, kinds, facts, verdict_);
        ask(quiet_, kinds, since_start, facts, verdict_);
        ask(names_, kinds, facts, *quality_, verdict_);
        ask(hearing_, kinds, facts, *quality_, verdict_);
        ask(order_, kinds, facts, verdict_);
        ask(commitment_, kinds, facts, verdict_);
        ask(authority_, kinds, facts, verdict_);
        ask(session_authority_, kinds, facts, verdict_);
        ask(amplification_, kinds, facts, verdict_);
        ask(said_once_, kinds, facts, verdict_);
        ask(acknowledgement_, kinds, facts, *book_, verdict_);
        ask(ack_delay_, kinds, facts, *book_, verdict_);
        ask(login_, kinds, facts, *book_, verdict_);
        ask(start_, kinds, facts, *book_, verdict_);
        ask(chatter_, kinds, facts, *book_, verdict_);
        ask(patience_, kinds, facts, *book_, verdict_);
        ask(silence_, kinds, facts, *book_, verdict_);
        ask(rate_, kinds, facts, *book_, verdict_);
        ask(endings_, kinds, facts, *book_, verdict_);
        ask(classic_table_, kinds, facts, *book_, verdict_);
        if (kinds.any_of(MigrationChecker::reads)) {
            MigrationChecker::check(facts, *book_, verdict_);
        }
        ask(causes_, kinds, facts, *book_, verdict_);
        ask(strays_, kinds, facts, *book_, verdict_);
        ask(rosters_, kinds, facts, verdict_);
        if (kinds.any_of(SizesChecker::reads)) sizes_.check(facts, *book_, verdict_);
    }

    /// After every step of a room.
    void compare(const Endpoint& room, const Roster& roster) {
        names_->compare(room, roster, verdict_);
    }
    void measure(const Endpoint& room, const ReliableHost& host) {
        window_.edit().check(room, host, book_->clock_of(room), verdict_);
    }

    [[nodiscard]] const std::optional<Violation>& violation() const { return verdict_.first(); }

    /// visit(Cow<Checker>, Cow<Checker> of the other) of those whose memory tells states apart when
    /// a search goes through all. What the book of sessions and its readers remember is left out:
    /// it is the courses of datagrams, and no two states would be one.
    template <typename Visit>
    void compare_with(const Checkers& other, Visit visit) const {
        visit(quality_, other.quality_);
        visit(invented_, other.invented_);
        visit(quiet_, other.quiet_);
        visit(names_, other.names_);
        visit(hearing_, other.hearing_);
        visit(order_, other.order_);
        visit(commitment_, other.commitment_);
        visit(authority_, other.authority_);
        visit(session_authority_, other.session_authority_);
        visit(amplification_, other.amplification_);
        visit(window_, other.window_);
    }

    friend bool operator==(const Checkers&, const Checkers&) = default;

private:
    template <typename Checker, typename... Arguments>
    static void ask(Cow<Checker>& checker, FactKinds kinds, Arguments&&... arguments) {
        if (kinds.any_of(Checker::reads))
            checker.edit().check(std::forward<Arguments>(arguments)...);
    }

    // Copied worlds share what the steps since then have not changed.
    Cow<LineQuality> quality_;
    Cow<SessionBook> book_;
    Cow<InventedChecker> invented_;
    StrangerChecker stranger_;
    Cow<CodecChecker> codec_;
    Cow<QuietChecker> quiet_;
    Cow<NamesChecker> names_;
    Cow<HearingChecker> hearing_;
    Cow<OrderChecker> order_;
    Cow<CommitmentChecker> commitment_;
    Cow<AuthorityChecker> authority_;
    Cow<SessionAuthorityChecker> session_authority_;
    Cow<AmplificationChecker> amplification_;
    Cow<SaidOnceChecker> said_once_;
    Cow<AcknowledgementChecker> acknowledgement_;
    Cow<AckDelayChecker> ack_delay_;
    Cow<LoginChecker> login_;
    Cow<StartChecker> start_;
    Cow<ChatterChecker> chatter_;
    Cow<PatienceChecker> patience_;
    Cow<SilenceChecker> silence_;
    Cow<RateChecker> rate_;
    Cow<EndingsChecker> endings_;
    Cow<ClassicTableChecker> classic_table_;
    Cow<CausesChecker> causes_;
    Cow<StraysChecker> strays_;
    Cow<RostersChecker> rosters_;
    SizesChecker sizes_;
    Cow<WindowChecker> window_;
    Verdict verdict_;
};

} // namespace confab::sim
