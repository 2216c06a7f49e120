#include <confab/protocol/reliable_member.hpp>

#include "protocol/seat.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <string>

using namespace confab;
using namespace std::chrono_literals;
using datagrams::encoded;
using seat::Acked;
using seat::Seat;

BOOST_AUTO_TEST_SUITE(reliable_member)

namespace {

static_assert(std::copyable<ReliableMember> && std::equality_comparable<ReliableMember>);

const std::string too_late = "* a text of eve was not sent: ";

} // namespace

BOOST_AUTO_TEST_CASE(a_name_that_is_none_is_unfit) {
    Seat seat{"e ve"};
    BOOST_CHECK(seat.member.next_deadline() == seat.now);
    BOOST_TEST(seat.told() == "");
    BOOST_TEST(seat.turn() == "");
    BOOST_TEST(seat.happened() == "* closed: not a valid name");
    BOOST_CHECK(!seat.member.next_deadline());
}

BOOST_AUTO_TEST_CASE(enters_with_the_nonce_it_has_drawn) {
    Seat seat;
    BOOST_TEST(seat.turn() == "HELLO");
    BOOST_TEST(seat.hears(encoded(wire::Challenge{.nonce = seat.nonce + 1})) == "");
    BOOST_TEST(seat.challenged() == "JOIN");
    ++seat.nonce;
    BOOST_TEST(seat.welcomed(1, 1) == "");
    BOOST_TEST(seat.rejected(wire::Code::full) == "");
    BOOST_TEST(seat.happened() == "");
    --seat.nonce;
    BOOST_TEST(seat.welcomed(1, 1) == "ASK after ''");
    BOOST_TEST(seat.happened() == "* you are in the room as eve");
    BOOST_TEST(seat.member.welcomed());
    BOOST_TEST(seat.welcomed(1, 1) == ""); // repeated
    BOOST_TEST(seat.happened() == "");
}

BOOST_AUTO_TEST_CASE(a_first_login_ends) {
    struct Row {
        std::function<void(Seat&)> cause;
        const char* told;
    };
    const Row rows[] = {
        {[](Seat& seat) { seat.rejected(wire::Code::name_taken); }, "the name is taken"},
        {[](Seat& seat) { seat.rejected(wire::Code::version); },
         "no version of the protocol in common"},
        {[](Seat& seat) { seat.member.unreachable(); }, "unreachable"},
        {[](Seat& seat) { seat.after(30s); }, "no answer"},
        {[](Seat& seat) { seat.challenged(), seat.after(30s); }, "no answer"}, // to anything
        {[](Seat& seat) {
             seat.challenged();
             while (!seat.member.closed()) { // only what is small is answered
                 seat.now = *seat.member.next_deadline();
                 if (seat.turn() == "HELLO") seat.challenged();
             }
         },
         "the path does not carry datagrams of this size"},
        {[](Seat& seat) { seat.member.leave(seat.now), seat.after(3s); }, "bye"},
        {[](Seat& seat) { seat.now += 28s, seat.member.leave(seat.now), seat.after(2s); }, "bye"},
    };
    for (const auto& [cause, told] : rows) {
        Seat seat;
        seat.turn();
        seat.member.say("hello", seat.now);
        cause(seat);
        std::string wanted = too_late;
        wanted.append(told).append(" | * closed: ").append(told);
        BOOST_TEST(seat.happened() == wanted);
        BOOST_TEST(seat.member.progress().refused == 1U);
        BOOST_CHECK(!seat.member.next_deadline());
        BOOST_TEST(seat.after(1h) == "");
        seat.member.leave(seat.now);
        BOOST_TEST(seat.happened() == "");
    }
}

BOOST_AUTO_TEST_CASE(what_is_said_before_the_welcome_goes_with_the_first_datagram) {
    Seat seat;
    seat.member.say("one", seat.now);
    seat.turn();
    seat.challenged();
    seat.member.say("two", seat.now);
    BOOST_TEST(seat.told() == "");
    BOOST_TEST(seat.welcomed(7, 9) == "ASK after '' RECORDS 1-2");
}

BOOST_AUTO_TEST_CASE(who_has_read_a_text_of_its_own_is_not_told_that_it_was_not_sent) {
    Seat seat;
    seat.enters();
    seat.member.say("one", seat.now);
    seat.member.say("two", seat.now);
    seat.turn();
    seat.gets(seat.own(2, 1, "one")); // the room's acknowledgement is lost
    seat.happened();
    seat.member.leave(seat.now);
    seat.after(3s);
    BOOST_TEST(seat.happened() == too_late + "bye | * closed: bye"); // one of them
    BOOST_TEST(seat.member.progress().committed == 1U);
    BOOST_TEST(seat.member.progress().refused == 1U);
}

BOOST_AUTO_TEST_CASE(what_may_be_said) {
    Seat seat;
    seat.enters();
    seat.member.say("a\x07", seat.now);
    BOOST_TEST(seat.happened() == too_late + "not a valid text");
    seat.member.say(std::string(SubmissionSender::max_text_size + 1, 'x'), seat.now);
    BOOST_TEST(seat.happened().starts_with(too_late + "the text is too long"));
    for (std::size_t i = 0; i < SubmissionSender::max_waiting; ++i)
        seat.member.say("x", seat.now);
    BOOST_TEST(seat.happened() == "");
    seat.member.say("x", seat.now);
    BOOST_TEST(seat.happened() == too_late + "the room is busy");
    BOOST_TEST(seat.member.progress().queued == SubmissionSender::max_waiting);
    BOOST_TEST(seat.member.progress().refused == 0U);
    seat.member.leave(seat.now);
    seat.member.say("x", seat.now);
    BOOST_TEST(seat.happened() == too_late + "bye");
}

BOOST_AUTO_TEST_CASE(reads_in_order_and_acknowledges) {
    Seat seat;
    seat.enters();
    BOOST_TEST(seat.gets(reliable::text(3, "b", "bob")) == "ACK 1+3"); // a gap: at once
    BOOST_TEST(seat.gets(reliable::text(2, "a", "ada")) == "ACK 3");   // it was overtaken: at once
    BOOST_TEST(seat.happened() == "ada : a | bob : b");
    BOOST_TEST(seat.after(25ms) == "");
    BOOST_TEST(seat.gets(reliable::text(2, "a", "ada")) == "ACK 3"); // a duplicate
    BOOST_TEST(seat.gets(reliable::text(4, "c", "ada")) == "");
    BOOST_TEST(seat.gets(reliable::text(5, "d", "ada")) == ""); // a small one
    BOOST_TEST(seat.after(25ms) == "ACK 5");
    BOOST_TEST(seat.gets(wire::Ping{}) == "ACK 5");
    BOOST_TEST(seat.gets(wire::Position{Sequence{5}, Sequence{1}}) == "");
    BOOST_TEST(seat.gets(wire::Probe{9}) == "PROBE_ACK");
}

BOOST_AUTO_TEST_CASE(what_is_no_datagram_to_a_member) {
    Seat seat;
    seat.enters();
    BOOST_TEST(!seat.member.receive(encoded(wire::Hello{}), seat.now));
    BOOST_TEST(!seat.member.receive(seat.data(wire::RosterAsk{}), seat.now));
    BOOST_TEST(!seat.member.receive(seat.data(wire::ProbeAck{}), seat.now));
    BOOST_TEST(!seat.member.receive(seat.data(reliable::text(2, "anonymous")), seat.now));
    const auto token = std::exchange(seat.token, wire::Token{1}); // somebody else's session
    BOOST_TEST(seat.gets(wire::Close{wire::Code::kicked}) == "");
    BOOST_TEST(seat.hears(encoded(wire::Reset{wire::Token{1}})) == "");
    seat.token = token;
    BOOST_TEST(seat.happened() == "");
    BOOST_TEST(seat.member.welcomed());
}

BOOST_AUTO_TEST_CASE(how_a_session_ends) {
    struct Row {
        wire::Code code;
        bool returns;
    };
    for (const auto& [code, returns] :
         {Row{wire::Code::kicked, false}, Row{wire::Code::lagged, false},
          Row{wire::Code::replaced, false}, Row{wire::Code::shutdown, false},
          Row{wire::Code::timeout, true}}) {
        Seat seat;
        seat.enters();
        seat.gets(wire::Close{code});
        BOOST_TEST(seat.member.returning() == returns);
        BOOST_TEST(seat.member.closed() != returns);
    }
    Seat seat;
    seat.enters();
    BOOST_TEST(seat.gets(Acked{1}) == ""); // of what was never sent
    BOOST_TEST(seat.happened() == "* closed: broke the rules of the protocol");
}

BOOST_AUTO_TEST_CASE(silence_is_answered_by_a_question_then_by_a_return) {
    Seat seat;
    seat.enters();
    const Instant heard = seat.now;
    std::string told;
    Instant lost{};
    for (int wakes = 0; !seat.member.returning(); ++wakes) {
        BOOST_TEST_REQUIRE(wakes < 100);
        const auto next = seat.member.next_deadline();
        BOOST_TEST_REQUIRE((next && seat.now <= *next));
        seat.now = *next;
        told = seat.turn();
        if (seat.happened() == seat::lost) lost = seat.now;
        if (wakes == 0) {
            BOOST_TEST(told == "ACK 1 PING"); // so it is no shorter than any answer
            BOOST_CHECK(heard + 15s <= seat.now && seat.now <= heard + 16'500ms);
            BOOST_CHECK(lost == Instant{});
        } else if (!seat.member.returning()) {
            BOOST_TEST((told.empty() || told.ends_with("PING")));
        }
    }
    BOOST_CHECK(heard + 20s <= lost && lost <= heard + 22s);
    BOOST_CHECK(seat.now == heard + 60s);
    BOOST_TEST(seat.happened() == "");
    seat.after(1s);
    seat.challenged();
    BOOST_TEST_REQUIRE(seat.back.has_value());
    BOOST_CHECK(seat.back->from == Sequence{2});
    BOOST_CHECK(seat.back->old_token == seat::first_token);
}

BOOST_AUTO_TEST_CASE(who_returns_acknowledges_what_the_new_session_has_sent) {
    Seat seat;
    seat.enters();
    BOOST_TEST(seat.gets(reliable::text(3, "b", "ada")) == "ACK 1+3");
    seat.loses_session();
    seat.challenged();
    BOOST_CHECK(seat.back->from == Sequence{2});
    seat.welcomed(2, 3);
    BOOST_TEST(seat.gets(wire::Ping{}) == "ACK 1");
    seat.gets(reliable::text(2, "a", "ada"), reliable::text(3, "b", "ada"));
    BOOST_TEST(
        seat.happened().ends_with("ada : a | ada : b | * in touch again, 2 missed lines fetched"));
}

BOOST_AUTO_TEST_CASE(an_answer_ends_the_doubt) {
    Seat seat;
    seat.enters();
    seat.after(17s);
    seat.after(6s);
    BOOST_TEST(seat.happened() == seat::lost);
    seat.gets(reliable::text(2, "a", "ada")); // what it hears is no answer
    BOOST_TEST(seat.happened() == "ada : a");
    seat.gets(Acked{0, {}, seat.echo}, wire::Position{Sequence{4}, Sequence{1}});
    BOOST_TEST(seat.happened() == ""); // there is more to read
    seat.gets(reliable::text(3, "b", "ada"), reliable::text(4, "c", "ada"));
    BOOST_TEST(seat.happened() == "ada : b | ada : c | * in touch again, 2 missed lines fetched");
}

BOOST_AUTO_TEST_CASE(leaves_when_the_log_has_all_that_was_said) {
    Seat seat;
    seat.enters();
    seat.member.say("bye all", seat.now);
    BOOST_TEST(seat.told() == "RECORDS 1");
    seat.member.leave(seat.now);
    BOOST_TEST(seat.turn() == "");
    BOOST_TEST(seat.gets(Acked{0, {1}, seat.echo}.credit(32)) == ""); // here, not in the log
    BOOST_TEST(seat.after(1s) == "ACK 1 PING");
    BOOST_TEST(seat.gets(Acked{1, {}, seat.echo}.credit(32)) == "CLOSE bye");
    BOOST_TEST(seat.after(1s) == "CLOSE bye");
    BOOST_TEST(seat.gets(wire::Close{}) == "");
    BOOST_TEST(seat.happened() == "* closed: bye");
    BOOST_TEST(seat.member.progress().committed == 1U);
}

BOOST_AUTO_TEST_CASE(leaving_ends_after_three_seconds_whatever_the_room_does) {
    const std::function<void(Seat&)> rows[] = {
        [](Seat&) {},
        [](Seat& seat) { seat.after(57s); }, // silent for long, and soon for a minute
        [](Seat& seat) { seat.member.say("x", seat.now); },
    };
    for (const auto& before : rows) {
        Seat seat;
        seat.enters();
        before(seat);
        const Instant left = seat.now;
        seat.member.leave(left);
        std::string told = seat.turn();
        for (int wakes = 0; !seat.member.closed(); ++wakes) {
            BOOST_TEST_REQUIRE(wakes < 20);
            seat.now = std::max(seat.now, *seat.member.next_deadline());
            told += seat.turn();
        }
        BOOST_CHECK(seat.now <= left + 3s);
        BOOST_TEST(seat.happened().ends_with("* closed: bye"));
    }
    Seat seat;
    seat.enters();
    seat.member.leave(seat.now);
    BOOST_TEST(seat.turn() == "CLOSE bye");
    BOOST_TEST(seat.after(1s) == "CLOSE bye");
    BOOST_TEST(seat.after(1s) == "CLOSE bye");
    BOOST_TEST(seat.hears(encoded(wire::Reset{seat.token})) == "");
    BOOST_TEST(seat.happened() == "* closed: bye");
}

BOOST_AUTO_TEST_CASE(a_ping_on_demand) {
    Seat seat;
    seat.member.ping(); // nobody to ask yet
    seat.enters();
    seat.member.ping();
    BOOST_TEST(seat.told() == "ACK 1 PING");
    BOOST_TEST(seat.gets(Acked{0, {}, seat.echo}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
