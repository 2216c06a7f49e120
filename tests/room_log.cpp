// What a room does with its log: one that commits later, is shared, is another, or has lost some.
#include <confab/room.hpp>

#include <boost/test/unit_test.hpp>

#include "registry/shared_log.hpp"
#include "table.hpp"

#include <chrono>
#include <string>
#include <string_view>

using namespace confab;
using namespace table;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(room_log)

namespace {

using SharedRoom = Room<ManualTransport, SharedLog>;

SharedRoom room_on(const SharedLog& log, std::uint64_t secret = 1, RoomOptions chosen = {}) {
    chosen.secret = {secret, secret};
    chosen.shares_log = true;
    return SharedRoom{ManualTransport{}, log, chosen};
}

std::string stepped(SharedRoom& room) {
    room.step();
    return told(room);
}

std::string committed(SharedLog& log, SharedRoom& room) {
    log.commit();
    return stepped(room);
}

/// A room with ann at 1 and bob at 2.
SharedRoom with_two(SharedLog& log, RoomOptions chosen = {}) {
    SharedRoom room = room_on(log, 1, std::move(chosen));
    hears(room, at(1), "L ann");
    hears(room, at(2), "L bob");
    committed(log, room);
    BOOST_TEST_REQUIRE(room.roster().size() == 2U);
    happened(room);
    return room;
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_is_answered_before_the_log_has_it) {
    SharedLog log;
    SharedRoom room = room_on(log);
    BOOST_CHECK(!room.next_deadline());
    BOOST_TEST(hears(room, at(1), "L ann") == "");
    BOOST_TEST(hears(room, at(1), "L ann") == ""); // asked again: offered once
    BOOST_TEST(hears(room, at(1), "C ann too early") == "");
    BOOST_TEST(log.offered() == 1U);
    BOOST_TEST(happened(room) == "");
    BOOST_TEST(room.roster().size() == 0U);

    BOOST_TEST(committed(log, room) == "1 OK");
    BOOST_TEST(happened(room) == "* ann joined");
    BOOST_TEST(hears(room, at(1), "C ann hi") == "");
    BOOST_TEST(hears(room, at(1), "C ann there") == "");
    BOOST_TEST(committed(log, room) == "1 ann : hi | 1 ann : there");
    BOOST_TEST(hears(room, at(1), "Q ann") == "");
    BOOST_TEST(hears(room, at(1), "Q ann") == "");
    BOOST_TEST(log.offered() == 1U);
    BOOST_TEST(committed(log, room) == "1 EXIT");
    room.announce("to nobody");
    BOOST_TEST(happened(room) == "ann : hi | ann : there | * ann left");
    BOOST_TEST(committed(log, room) == "");
    BOOST_TEST(happened(room) == "! to nobody");
}

BOOST_AUTO_TEST_CASE(a_waiting_room_asks_to_look_at_the_log) {
    SharedLog log;
    SharedRoom room = room_on(log);
    hears(room, at(1), "L ann");
    for (int round = 0; round < 3; ++round) {
        BOOST_CHECK(room.next_deadline() == room.transport().clock + 10ms);
        after(room, 10ms);
    }
    committed(log, room);
    const Instant let_in = room.transport().clock;
    BOOST_CHECK(room.next_deadline() ==
                Instant{} + 30min); // the silence that was asked about first
    room.announce("hi");            // a command asks too
    BOOST_CHECK(room.next_deadline() == let_in + 10ms);
    committed(log, room);
    room.kick("ann");
    BOOST_CHECK(room.next_deadline() == let_in + 10ms);
    committed(log, room);
    BOOST_CHECK(!room.next_deadline());
}

BOOST_AUTO_TEST_CASE(a_room_does_not_sleep_over_records_of_others) {
    SharedLog log;
    SharedRoom room = with_two(log);
    SharedRoom other = room_on(log, 2);
    const Instant before = room.transport().clock;
    BOOST_TEST_REQUIRE(room.next_deadline().has_value());
    other.announce("good evening");
    log.commit();
    room.wait();
    BOOST_CHECK(room.transport().clock == before);
    BOOST_TEST(told(room) == "1 管理員 : good evening | 2 管理員 : good evening");
    happened(room);
    const auto deadline = room.next_deadline();
    room.wait();
    BOOST_CHECK(room.transport().clock == deadline);
}

BOOST_AUTO_TEST_CASE(first_in_the_log_has_the_name_on_every_room) {
    SharedLog log;
    SharedRoom left = room_on(log, 1);
    SharedRoom right = room_on(log, 2);
    BOOST_TEST(hears(right, at(2), "L Ada") == "");
    BOOST_TEST(hears(left, at(1), "L ada") == "");
    log.commit();
    BOOST_TEST(stepped(left) == "1 該昵稱已被占用");
    BOOST_TEST(stepped(right) == "2 OK");
    BOOST_TEST(happened(left) == "* Ada joined");
    BOOST_TEST(happened(right) == "* Ada joined");
    BOOST_CHECK(left.roster() == right.roster());
    BOOST_TEST(left.counters().records_void == 1U);
    BOOST_TEST(right.counters().records_void == 1U);
    BOOST_TEST(left.classic_sessions().size() == 0U);

    // The loser may take another name, and the name again when it is free.
    BOOST_TEST(hears(left, at(1), "L ada") == "1 該昵稱已被占用");
    BOOST_TEST(hears(left, at(1), "C ada hi") == "");
    hears(right, at(2), "Q Ada");
    log.commit();
    BOOST_TEST(stepped(right) == "2 EXIT");
    BOOST_TEST(hears(left, at(1), "L ada") == "1 該昵稱已被占用"); // it has not read of it yet
    BOOST_TEST(hears(left, at(1), "L ada") == "");
    log.commit();
    BOOST_TEST(stepped(left) == "1 OK");
}

BOOST_AUTO_TEST_CASE(one_order_of_everything_on_every_room) {
    SharedLog log;
    SharedRoom left = room_on(log, 1);
    SharedRoom right = room_on(log, 2);
    hears(left, at(1), "L ann");
    hears(right, at(1), "L bob");
    log.commit();
    stepped(left);
    stepped(right);
    happened(left);
    happened(right);

    hears(left, at(1), "C ann a1");
    hears(right, at(1), "C bob b1");
    right.announce("notice");
    hears(left, at(1), "C ann a2");
    const std::string lines = "1 ann : a1 | 1 bob : b1 | 1 管理員 : notice | 1 ann : a2";
    log.commit();
    BOOST_TEST(stepped(left) == lines);
    BOOST_TEST(stepped(right) == lines);
    BOOST_TEST(happened(left) == happened(right));
    BOOST_CHECK(left.roster() == right.roster());
}

/// The record tells of another room's member, and yet is this room's offer.
BOOST_AUTO_TEST_CASE(a_kick_reaches_a_member_of_another_room_and_waits_no_longer_than_the_log) {
    SharedLog log;
    SharedRoom left = room_on(log, 1);
    SharedRoom right = room_on(log, 2);
    hears(right, at(2), "L ada");
    log.commit();
    stepped(left);
    stepped(right);
    left.kick("ada", "spam");
    BOOST_CHECK(left.next_deadline() == left.transport().clock + 10ms);
    BOOST_TEST(hears(right, at(2), "C ada hi") == "");
    log.commit();
    BOOST_TEST(stepped(right) == "2 管理員 : spam | 2 EXIT");
    BOOST_TEST(stepped(left) == "");
    BOOST_CHECK(!left.next_deadline());
    BOOST_CHECK(!right.next_deadline());
    BOOST_TEST(happened(left) == "* ada joined | * ada left (removed by the administrator): spam");
    BOOST_TEST(happened(right) == "* ada joined | * ada left (removed by the administrator): spam");
    BOOST_TEST(right.counters().records_void == 1U); // what ada said behind it
}

BOOST_AUTO_TEST_CASE(what_waits_for_the_log_is_capped_but_leaving_is_not) {
    SharedLog log;
    SharedRoom room = with_two(log, {.max_uncommitted = 3});
    for (int said = 0; said < 5; ++said)
        hears(room, at(1), "C ann " + std::to_string(said));
    hears(room, at(3), "L eve");
    BOOST_TEST(log.offered() == 3U);
    BOOST_TEST(room.counters().busy == 3U);
    hears(room, at(1), "Q ann");
    BOOST_TEST(log.offered() == 4U);
    log.commit_one();
    log.commit_one();
    BOOST_TEST(stepped(room) == "1 ann : 0 | 2 ann : 0 | 1 ann : 1 | 2 ann : 1");
    BOOST_TEST(hears(room, at(2), "C bob hi") == "");
    BOOST_TEST(log.offered() == 3U);
    BOOST_TEST(room.counters().busy == 3U);
    BOOST_TEST(committed(log, room) ==
               "1 ann : 2 | 2 ann : 2 | 2 ann 退出了聊天室 | 1 EXIT | 2 bob : hi");
    BOOST_TEST(hears(room, at(3), "L eve") == ""); // asked again, and offered
    BOOST_TEST(log.offered() == 1U);
}

BOOST_AUTO_TEST_CASE(another_history_ends_every_stay) {
    SharedLog log;
    SharedRoom room = with_two(log);
    hears(room, at(3), "L eve"); // offered, and lost with the old log
    log.begin_anew(LogId{2});
    BOOST_TEST(stepped(room) == "1 EXIT | 2 EXIT | 3 EXIT");
    BOOST_TEST(happened(room) ==
               "* ann left (the room has closed) | * bob left (the room has closed)");
    BOOST_TEST(room.roster().size() == 0U);
    BOOST_TEST(room.classic_sessions().size() == 0U);
    BOOST_TEST(hears(room, at(1), "C ann hi") == "");
    BOOST_TEST(hears(room, at(1), "L ann") == "");
    BOOST_TEST(committed(log, room) == "1 OK");
    BOOST_TEST(happened(room) == "* ann joined");
    BOOST_TEST(room.counters().records_missed == 0U);
    BOOST_CHECK(room.next_deadline() == room.transport().clock + 30min); // it waits for nothing
}

/// A stay that the new history takes over from the old one's offers has nobody who could end it.
BOOST_AUTO_TEST_CASE(no_name_is_left_to_nobody) {
    SharedLog log;
    SharedRoom room = room_on(log);
    hears(room, at(1), "L ann");
    SharedLog carried = log; // shares the log
    const std::uint64_t same_room = derive(Secret{1, 1}, SecretUse::room_id).low;
    Record joined{.kind = RecordKind::joined, .author = {same_room, 1}, .name = "ann"};
    carried.begin_anew(LogId{2});
    carried.append(joined);
    BOOST_TEST(stepped(room) == "1 EXIT");
    committed(log, room);
    BOOST_TEST(room.roster().is_free("ann"));
}

BOOST_AUTO_TEST_CASE(records_missed_are_counted_and_end_every_stay) {
    SharedLog log{{.id = LogId{1}, .max_records = 4}};
    SharedRoom room = with_two(log);
    SharedRoom other = room_on(log, 2);
    hears(room, at(1), "C ann hi");
    for (int said = 0; said < 9; ++said)
        other.announce(std::to_string(said));
    log.commit(); // ten, of which four are held
    BOOST_TEST(stepped(room) == "1 EXIT | 2 EXIT");
    BOOST_TEST(room.counters().records_missed == 6U);
    BOOST_TEST(room.classic_sessions().size() == 0U);
    BOOST_TEST(committed(log, room) == "");
    BOOST_TEST(room.roster().size() == 0U);
    BOOST_CHECK(!room.next_deadline());
    BOOST_TEST(happened(room) == "* ann left (the room has closed) | * bob left (the room has "
                                 "closed) | ! 5 | ! 6 | ! 7 | ! 8");
    other.step();
    BOOST_TEST(hears(room, at(1), "L ann") == "");
    BOOST_TEST(committed(log, room) == "1 OK");
}

BOOST_AUTO_TEST_CASE(a_room_that_starts_on_a_log_knows_who_is_in) {
    SharedLog log;
    SharedRoom room = with_two(log);
    hears(room, at(2), "Q bob");
    committed(log, room);
    SharedRoom late = room_on(log, 2);
    BOOST_CHECK(late.roster() == room.roster());
    BOOST_TEST(happened(late) == ""); // what was before it is no event
    BOOST_TEST(told(late) == "");
    BOOST_TEST(hears(late, at(9), "L ann") == "9 該昵稱已被占用");
    BOOST_TEST(hears(late, at(9), "L bob") == "");
    BOOST_TEST(log.offered() == 1U);
}

/// Unless others write to it too: whoever is in belongs to a process that is gone.
BOOST_AUTO_TEST_CASE(a_room_that_starts_on_a_log_of_its_own_lets_go_whom_it_finds) {
    SharedLog log;
    with_two(log);
    SharedRoom again{ManualTransport{}, log, {.secret = {2, 2}}};
    log.commit();
    BOOST_TEST(stepped(again) == "");
    BOOST_TEST(again.roster().size() == 0U);
    BOOST_TEST(happened(again) == "* ann left (the room has closed) | * bob left (the room has "
                                  "closed)");
    hears(again, at(9), "L ann");
    BOOST_TEST(committed(log, again) == "9 OK");
}

BOOST_AUTO_TEST_CASE(closing_waits_for_no_log_and_leaves_no_name_behind) {
    SharedLog log;
    SharedRoom room = with_two(log);
    SharedRoom other = room_on(log, 2);
    hears(room, at(3), "L eve"); // still waiting
    room.close();
    BOOST_TEST(told(room) == "1 EXIT | 2 EXIT | 3 EXIT");
    BOOST_TEST(happened(room) == "* closed: the room has closed");
    log.commit();
    other.step();
    BOOST_TEST(other.roster().size() == 0U);
    BOOST_TEST(happened(other) ==
               "* eve joined | * ann left (the room has closed) | * bob left (the "
               "room has closed) | * eve left (the room has closed)");
}

BOOST_AUTO_TEST_SUITE_END()
