#include <confab/member.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

using namespace confab;
using namespace table;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(member)

namespace {

using TestMember = Member<ManualTransport>;

static_assert(std::copyable<TestMember> && std::equality_comparable<TestMember>);

const Endpoint server = at(8888);

TestMember ada(std::string name = "ada") {
    return TestMember{
        ManualTransport{}, server, std::move(name), {.dialect = Dialect::classic, .secret = {}}};
}

TestMember welcomed() {
    TestMember member = ada();
    hears(member, server, "OK");
    happened(member);
    return member;
}

/// A room and a member that hear each other: what one has sent arrives at the other, in order.
struct Pair {
    MemoryRoom room = memory_room();
    TestMember member = ada();

    void settle() {
        for (int turn = 0; turn < 4; ++turn) {
            for (const auto& datagram : std::exchange(member.transport().sent, {}))
                room.transport().inbox.push_back({at(1), datagram.bytes});
            room.step();
            for (const auto& datagram : std::exchange(room.transport().sent, {})) {
                if (datagram.peer == at(1)) {
                    member.transport().inbox.push_back({server, datagram.bytes});
                }
            }
            member.step();
        }
    }

    void pass(Duration pause) {
        room.transport().clock += pause;
        member.transport().clock += pause;
        settle();
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(asks_to_be_let_in_at_once) {
    TestMember member = ada();
    BOOST_TEST(told(member) == "8888 L ada"); // flushed, with no step
    BOOST_TEST(member.joined());
    BOOST_TEST(!member.welcomed());
    BOOST_TEST(hears(member, server, "OK") == "");
    BOOST_TEST(happened(member) == "* you are in the room as ada");
    BOOST_TEST(member.welcomed());
    BOOST_TEST(member.name() == "ada");
    BOOST_CHECK(member.server() == server);
}

BOOST_AUTO_TEST_CASE(commands_send_without_a_step) {
    TestMember member = welcomed();
    told(member);
    member.say("hello,  room");
    BOOST_TEST(told(member) == "8888 C ada hello, room");
    member.leave();
    BOOST_TEST(told(member) == "8888 Q ada");
    BOOST_TEST(member.joined()); // until the farewell
    hears(member, server, "EXIT");
    BOOST_TEST(happened(member) == "* closed: bye");
    BOOST_TEST(member.closed());
    BOOST_TEST(!member.joined());
    BOOST_CHECK(!member.next_deadline());
}

BOOST_AUTO_TEST_CASE(strangers_are_dropped_unread_and_counted) {
    const Endpoint strangers[] = {at(8887), ipv4_endpoint({127, 0, 0, 2}, 8888), at(1)};
    for (const auto& stranger : strangers) {
        for (const std::string_view line :
             {"OK", "EXIT", "該昵稱已被占用", "bob : hi", "\xFF", ""}) {
            TestMember member = ada();
            BOOST_TEST(hears(member, stranger, line) == "8888 L ada");
            BOOST_TEST(happened(member) == "");
            BOOST_TEST(member.strangers() == 1U);
            BOOST_TEST(!member.welcomed());
            BOOST_TEST(!member.closed());
        }
        TestMember member = welcomed();
        refuses(member, stranger);
        BOOST_TEST(!member.closed());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_line_or_came_cut_is_dropped_and_counted) {
    TestMember member = welcomed();
    hears(member, server, "bob : \xFF");
    BOOST_TEST(member.malformed() == 1U);
    hears(member, server, "bob : " + std::string(2042, 'x')); // 2048: as a longer one arrives
    BOOST_TEST(member.malformed() == 2U);
    BOOST_TEST(happened(member) == "");
    hears(member, server, "bob : hi");
    BOOST_TEST(member.malformed() == 2U);
    BOOST_TEST(happened(member) == "bob : hi");
}

BOOST_AUTO_TEST_CASE(a_server_that_is_gone_closes_at_once) {
    for (const bool let_in : {false, true}) {
        TestMember member = let_in ? welcomed() : ada();
        refuses(member, server);
        BOOST_TEST(happened(member) == "* closed: unreachable");
        BOOST_CHECK(!member.next_deadline());
        BOOST_TEST(after(member, 1h) == "");
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_name_tells_so_by_an_event) {
    TestMember member = ada("a da");
    BOOST_TEST(told(member) == "");
    BOOST_TEST(member.joined()); // so a loop until it is closed hears of it
    member.wait();
    BOOST_TEST(happened(member) == "* closed: not a valid name");
    BOOST_TEST(member.closed());
}

/// Whatever a server sends: no undefined behaviour, only events, and a bounded number of them.
BOOST_AUTO_TEST_CASE(a_hostile_server_floods_no_member) {
    TestMember member = welcomed();
    Random random{4};
    for (int sent = 0; sent < 30'000; ++sent) {
        std::string line{"bob : "};
        for (auto count = random.below(20); count > 0; --count)
            line += static_cast<char>(random.below(256));
        line.resize(random.below(3) == 0 ? 7 : line.size());
        arrive(member, server, line);
        if (sent % 500 == 0) member.step();
    }
    while (member.transport().inbox.size() > 0)
        member.step();
    std::size_t events = 0;
    while (member.next_event())
        ++events;
    BOOST_TEST(events == EventQueue::capacity);
    BOOST_TEST(member.events_lost() > 0U);
    BOOST_TEST(member.events_lost() + events + member.malformed() == 30'000U);
    BOOST_TEST(told(member) == ""); // and it answers nothing
    BOOST_TEST(member.welcomed());
}

BOOST_AUTO_TEST_CASE(wait_returns_for_a_deadline_an_arrival_or_an_event) {
    TestMember member = ada();
    told(member);
    member.wait();
    BOOST_CHECK(member.transport().clock == Instant{} + 1s);
    BOOST_TEST(told(member) == "8888 L ada");
    arrive(member, server, "OK");
    member.wait();
    BOOST_CHECK(member.transport().clock == Instant{} + 1s);
    member.wait(); // an event waits to be asked for
    BOOST_CHECK(member.transport().clock == Instant{} + 1s);
    happened(member);
    member.wait();
    BOOST_CHECK(member.transport().clock == Instant{} + 1min + 1s);
}

BOOST_AUTO_TEST_CASE(one_step_takes_so_much_and_asks_to_be_called_again) {
    TestMember member = welcomed();
    for (std::size_t sent = 0; sent < TestMember::max_arrivals_per_step + 1; ++sent)
        arrive(member, at(1), "x");
    member.step();
    BOOST_TEST(member.strangers() == TestMember::max_arrivals_per_step);
    BOOST_CHECK(member.next_deadline() == member.transport().clock);
    member.step();
    BOOST_TEST(member.strangers() == TestMember::max_arrivals_per_step + 1);
    BOOST_CHECK(member.next_deadline() == member.transport().clock + 1min);
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_exactly_as_the_original) {
    TestMember member = ada();
    member.say("early");
    arrive(member, server, "OK");
    TestMember copy = member;
    BOOST_CHECK(copy == member);
    const auto go_on = [](TestMember& one) {
        std::string all = after(one, 1s);
        one.say("late");
        one.leave();
        return all + told(one) + after(one, 1s) + happened(one);
    };
    const std::string told_first = go_on(member);
    BOOST_CHECK(copy != member);
    BOOST_TEST(go_on(copy) == told_first);
    BOOST_CHECK(copy == member);
}

BOOST_AUTO_TEST_CASE(a_stay_in_our_own_room) {
    Pair pair;
    pair.settle();
    BOOST_TEST(pair.member.welcomed());
    pair.member.say("hello");
    pair.settle();
    pair.room.announce("welcome");
    pair.settle();
    pair.member.say(std::string(1018, 'x'));
    pair.member.say(std::string(1019, 'x'));
    pair.settle();
    BOOST_TEST(happened(pair.member) ==
               "* you are in the room as ada | ada : hello | ! welcome | * a text of ada was not "
               "sent: the text is too long (at most 1018 bytes) | ada : " +
                   std::string(1018, 'x'));
    pair.room.kick("ADA", "enough");
    pair.settle();
    BOOST_TEST(happened(pair.member) == "! enough | * closed: the room has ended your stay");
    BOOST_TEST(pair.room.roster().size() == 0U);
}

/// A live member that only listens is never taken for dead: it asks before the room gives it up.
BOOST_AUTO_TEST_CASE(a_silent_member_stays) {
    Pair pair;
    pair.settle();
    happened(pair.member);
    for (int minute = 0; minute < 100; ++minute)
        pair.pass(1min);
    BOOST_TEST(pair.member.welcomed());
    BOOST_TEST(pair.room.roster().size() == 1U);
    BOOST_TEST(happened(pair.member) == "");
}

/// A restarted server leaves clients hanging (mosh 1011): ours lets them in again by their own
/// question, and they go on.
BOOST_AUTO_TEST_CASE(a_restarted_server_takes_its_clients_back_mosh_1011) {
    Pair pair;
    pair.settle();
    pair.room = memory_room(options(), pair.room.transport().clock);
    pair.member.say("lost");
    pair.settle();
    BOOST_TEST(pair.room.roster().size() == 0U);
    happened(pair.member);
    happened(pair.room);

    pair.pass(1min);
    BOOST_TEST(happened(pair.room) == "* ada joined");
    BOOST_TEST(pair.room.roster().size() == 1U);
    pair.member.say("here again");
    pair.settle();
    BOOST_TEST(happened(pair.member) == "ada : here again");
}

/// Handshake deadlocks when both wait (base-drafts 1764): whichever one datagram of a whole stay is
/// lost, it is let in, heard, and let go.
BOOST_AUTO_TEST_CASE(no_single_loss_leaves_both_waiting_base_drafts_1764) {
    for (int lost = 0; lost < 8; ++lost) {
        Pair pair;
        int carried = 0;
        const auto carry = [&](auto& from, auto& to, const Endpoint& peer) {
            for (const auto& datagram : std::exchange(from.transport().sent, {})) {
                if (carried++ != lost) to.transport().inbox.push_back({peer, datagram.bytes});
            }
        };
        const auto run = [&](auto done) {
            for (int turn = 0; turn < 200 && !done(); ++turn) {
                carry(pair.member, pair.room, at(1));
                pair.room.step();
                carry(pair.room, pair.member, server);
                pair.member.step();
                pair.room.transport().clock += 100ms;
                pair.member.transport().clock += 100ms;
            }
            BOOST_TEST_REQUIRE(done(), "datagram " << lost << " lost");
        };
        run([&] { return pair.member.welcomed(); });
        pair.member.leave();
        run([&] { return pair.member.closed(); });
        BOOST_TEST(happened(pair.member) == "* you are in the room as ada | * closed: bye");
        BOOST_TEST(pair.room.roster().size() == 0U);
        BOOST_TEST(happened(pair.room) == "* ada joined | * ada left");
    }
}

BOOST_AUTO_TEST_SUITE_END()
