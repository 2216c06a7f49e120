// The checkers of what is owed: each fires on a planted wrong history, and holds its peace on the
// right one.
#include <sim/session_history.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

BOOST_AUTO_TEST_SUITE(patience_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

auto patience() {
    return History{[checker = PatienceChecker{}](
                       Duration, const Facts& facts, const SessionBook& book,
                       Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
}

auto silence() {
    return History{
        [checker = SilenceChecker{60s}](Duration, const Facts& facts, const SessionBook& book,
                                        Verdict& verdict) { checker.check(facts, book, verdict); }};
}

const Endpoint bob = ipv4_endpoint({10, 1, 0, 2}, 40'000);

/// Of somebody who is not let in, after a first question at once.
auto bob_asks() {
    auto history = patience();
    history.step({fact::Started{bob, room, "bob", Dialect::confab1}});
    return history;
}
const fact::Sent hello{packet(bob, room, wire::Hello{.nonce = 11})};
const fact::Woken woken{room};

const fact::Sent ping{data(ann, room, 5, wire::Ping{})};
const fact::Sent farewell{data(ann, room, 6, wire::Close{wire::Code::bye})};
const fact::Sent line{record(ann, room, 5, 1)};
const fact::Sent news{record(room, ann, 5, 1)};
const fact::Commanded leave{ann, Command::leave, {}, {}};

fact::Progressed progressed(std::uint64_t queued, std::uint64_t committed) {
    return {ann, {.queued = queued, .committed = committed}};
}

} // namespace

BOOST_AUTO_TEST_CASE(who_is_not_let_in_asks_again) {
    BOOST_TEST(bob_asks().step({hello}).step({hello}, 1s).step({hello}, 2s).verdict() == "");
    BOOST_TEST(bob_asks().step({hello}).step({hello}, 2s).verdict() == "S22");
    BOOST_TEST(bob_asks().step({hello}).step({hello}, 1s).step({hello}, 3s).verdict() == "S22");
    BOOST_TEST(bob_asks().step({hello}).step({woken}, 2s).verdict() == "S22");
    BOOST_TEST(PatienceChecker::login_pause(true, 1) == 1250ms);
    BOOST_TEST(PatienceChecker::login_pause(true, 4) == 2500ms);
    BOOST_TEST(PatienceChecker::login_pause(true, 99) == 30s);
    auto history = bob_asks();
    history.step({hello}).step({hello}, 1s);
    for (int asked = 0; asked < 11; ++asked)
        history.step({hello}, 2700ms);
    BOOST_TEST(history.verdict() == "S22"); // for more than 30 s
}

BOOST_AUTO_TEST_CASE(what_is_owed_is_asked_for_again) {
    for (const fact::Sent& asks : {ping, line, news}) {
        BOOST_TEST(patience().step({asks}).step({asks}, 3s).step({asks}, 3s).verdict() == "");
        BOOST_TEST(patience().step({asks}).step({asks}, 4s).verdict() == "S22");
        BOOST_TEST(patience().step({asks}).step({woken}, 4s).verdict() == "S22");
    }
    const fact::Delivered answer{data(room, ann, 7, wire::Ack{.cumulative = 1, .echo = 5})};
    BOOST_TEST(patience().step({ping, line}).step({answer}, 1s).step({woken}, 4s).verdict() == "");
    const fact::Delivered arrived{data(ann, room, 7, wire::Ack{.cumulative = 1, .echo = 5})};
    BOOST_TEST(patience().step({news}).step({arrived}, 1s).step({woken}, 4s).verdict() == "");
}

BOOST_AUTO_TEST_CASE(who_is_blocked_asks_each_second) {
    BOOST_TEST(patience().step({progressed(1, 0)}).step({ping}, 1s).verdict() == "");
    BOOST_TEST(patience().step({progressed(1, 0)}).step({woken}, 2s).verdict() == "S22");
    BOOST_TEST(patience().step({progressed(1, 1)}).step({woken}, 2s).verdict() == "");
}

BOOST_AUTO_TEST_CASE(silence_is_asked_about) {
    BOOST_TEST(patience().step({woken}, 16s).verdict() == "");
    BOOST_TEST(patience().step({woken}, 17s).verdict() == "S22");
}

BOOST_AUTO_TEST_CASE(leave_is_taken_again_and_has_an_end) {
    BOOST_TEST(patience().step({leave, farewell}).step({farewell}, 1s).verdict() == "");
    BOOST_TEST(patience().step({leave, farewell}).step({farewell}, 2s).verdict() == "S22");
    BOOST_TEST(patience().step({leave}).step({woken}, 3s).verdict() == "");
    BOOST_TEST(patience().step({leave}).step({woken}, 4s).verdict() == "S22");
    BOOST_TEST(
        patience().step({leave}).step({fact::Stopped{ann}}, 3s).step({woken}, 9s).verdict() == "");
    BOOST_TEST(patience().step({leave, farewell, progressed(1, 1)}).verdict() == "");
    BOOST_TEST(patience().step({leave, farewell, progressed(1, 0)}).verdict() == "S22");
}

BOOST_AUTO_TEST_CASE(who_has_heard_nothing_returns) {
    const fact::Told lost{ann, Closed{Reason::timeout}};
    BOOST_TEST(patience().step({lost}).verdict() == "S22");
    BOOST_TEST(patience().step({fact::Sent{packet(ann, room, join())}, lost}).verdict() == "");
    BOOST_TEST(patience().step({leave}).step({lost}, 1s).verdict() == "");
}

BOOST_AUTO_TEST_CASE(who_stood_still_or_gives_up_is_excused) {
    BOOST_TEST(patience()
                   .step({ping})
                   .step({fact::Paused{ann}})
                   .step({woken}, 9s)
                   .step({fact::Resumed{ann}}, 9s)
                   .step({ping}, 3s)
                   .verdict() == "");
    BOOST_TEST(patience().step({ping}).step({fact::ClockChanged{ann, 9s, 0}, ping}, 9s).verdict() ==
               "");
    BOOST_TEST(patience().step({woken}, 60s).verdict() == "");
}

BOOST_AUTO_TEST_CASE(the_silent_are_let_go_at_the_limit) {
    fact::Recorded gone = left();
    gone.record.reason = Reason::timeout;
    const fact::Delivered alive{data(ann, room, 5, wire::Ping{})};
    // Nothing has come of it: 30 s.
    BOOST_TEST(silence().step({gone}, 30s).verdict() == "");
    BOOST_TEST(silence().step({gone}, 29s).verdict() == "S23");
    BOOST_TEST(silence().step({woken}, 30s).verdict() == "");
    BOOST_TEST(silence().step({woken}, 31s).verdict() == "S23");
    // Then 60 s from the last sign of life.
    BOOST_TEST(silence().step({alive}, 9s).step({gone}, 60s).verdict() == "");
    BOOST_TEST(silence().step({alive}, 9s).step({gone}, 59s).verdict() == "S23");
    BOOST_TEST(silence().step({alive}).step({alive}, 9s).step({woken}, 52s).verdict() == "S23");
    BOOST_TEST(silence().step({left()}, 1s).verdict() == "");
    BOOST_TEST(silence().step({fact::Started{room, room, {}}}).step({woken}, 99s).verdict() == "");
}

BOOST_AUTO_TEST_SUITE_END()
