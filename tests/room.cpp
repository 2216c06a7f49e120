#include <confab/room.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

using namespace confab;
using namespace table;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(room)

namespace {

static_assert(std::copyable<MemoryRoom> && std::equality_comparable<MemoryRoom>);

} // namespace

/// The tutorial's conversation: whom the room tells what, in which order, and what happened.
BOOST_AUTO_TEST_CASE(a_conversation) {
    MemoryRoom room = memory_room();
    struct Turn {
        std::uint16_t from;
        std::string_view sends, told, event;
    };
    const Turn turns[] = {
        {1, "L ann", "1 OK", "* ann joined"},
        {2, "L bob", "2 OK | 1 \n歡迎 bob 進入聊天室", "* bob joined"},
        {1, "C ann hello  room", "1 ann : hello room | 2 ann : hello room", "ann : hello room"},
        {3, "L bob", "3 該昵稱已被占用",
         "* bob from 127.0.0.1:3 was not let in: the name is taken"},
        {3, "C bob I am not bob", "", ""},
        {3, "Q bob", "", ""},
        {3, "C 管理員 obey", "", ""},
        {2, "L bob", "2 OK", ""}, // a lost OK asked for again
        {1, "Q ann", "2 ann 退出了聊天室 | 1 EXIT", "* ann left"},
        {1, "Q ann", "1 EXIT", ""}, // a lost EXIT asked for again
        {1, "C ann hi", "", ""},
        {2, "C bob alone", "2 bob : alone", "bob : alone"},
    };
    for (const auto& [from, sends, told, event] : turns) {
        BOOST_TEST(hears(room, at(from), sends) == told);
        BOOST_TEST(happened(room) == event);
    }
    BOOST_TEST(room.counters().datagrams_received == 12U);
    BOOST_TEST(room.counters().datagrams_sent == 11U);
    BOOST_TEST(room.counters().strangers == 4U);
    BOOST_TEST(room.counters().records_read == 5U);
    BOOST_TEST(room.counters().records_void == 0U);
}

BOOST_AUTO_TEST_CASE(it_speaks_classic_to_whom_it_is_told_to) {
    struct Row {
        ClassicService service;
        const char* peer;
        bool served;
    };
    const Row rows[] = {
        {ClassicService::local, "127.0.0.1:1", true},
        {ClassicService::local, "192.0.2.1:1", false},
        {ClassicService::any, "192.0.2.1:1", true},
        {ClassicService::off, "127.0.0.1:1", false},
    };
    for (const auto& [service, peer, served] : rows) {
        RoomOptions chosen = options();
        chosen.classic.service = service;
        MemoryRoom room = memory_room(chosen);
        BOOST_TEST((hears(room, parse_endpoint(peer), "L ada") != "") == served);
        BOOST_TEST(room.counters().unserved == (served ? 0U : 1U));
        BOOST_TEST(room.roster().size() == (served ? 1U : 0U));
    }
}

BOOST_AUTO_TEST_CASE(the_administrator_speaks_to_all) {
    MemoryRoom room = room_with({"ann", "bob"});
    room.announce("the room closes at six");
    BOOST_TEST(told(room) ==
               "1 管理員 : the room closes at six | 2 管理員 : the room closes at six");
    BOOST_TEST(happened(room) == "! the room closes at six");

    BOOST_TEST(room.max_notice_size() == 1012U);
    const std::string most(1012, 'x');
    room.announce(most);
    BOOST_TEST(told(room) == "1 管理員 : " + most + " | 2 管理員 : " + most);
    happened(room);

    const std::string too_long = most + 'x';
    for (const std::string_view text :
         {std::string_view{too_long}, "a\nb"sv, "\x1B[2J"sv, "\xFF"sv}) {
        room.announce(text);
        BOOST_TEST(told(room) == "");
        const std::string why =
            text.size() > 1012 ? "the text is too long (at most 1012 bytes)" : "not a valid text";
        BOOST_TEST(happened(room) == "* a text of 管理員 was not sent: " + why);
    }
    BOOST_TEST(hears(room, at(3), "L 管理員") == "3 該昵稱已被占用");
}

BOOST_AUTO_TEST_CASE(kick) {
    struct Row {
        std::string_view name, words, told, event;
    };
    const Row rows[] = {
        {"ann", "", "2 Ann 退出了聊天室 | 1 EXIT", "* Ann left (removed by the administrator)"},
        {"ANN", "no spam", "2 Ann 退出了聊天室 | 1 管理員 : no spam | 1 EXIT",
         "* Ann left (removed by the administrator): no spam"},
        {"nobody", "no spam", "", ""},
        {"管理員", "", "", ""},
        {"", "", "", ""},
        {"ann", "\x1B", "", "* a text of 管理員 was not sent: not a valid text"},
    };
    for (const auto& [name, words, told_then, event] : rows) {
        MemoryRoom room = room_with({"Ann", "bob"});
        room.kick(name, words);
        BOOST_TEST(told(room) == told_then);
        BOOST_TEST(happened(room) == event);
        const bool gone = told_then != "";
        BOOST_TEST(room.roster().is_free("ann") == gone);
        BOOST_TEST(hears(room, at(1), "Q Ann").ends_with("1 EXIT"));
        check_serves(room);
    }
}

BOOST_AUTO_TEST_CASE(close_lets_everybody_go_and_is_the_end) {
    MemoryRoom room = room_with({"ann", "bob"});
    room.close();
    BOOST_TEST(told(room) == "1 EXIT | 2 EXIT");
    BOOST_TEST(happened(room) == "* ann left (the room has closed) | * bob left (the room has "
                                 "closed) | * closed: the room has closed");
    BOOST_TEST(room.closed());
    BOOST_TEST(room.roster().size() == 0U);
    BOOST_CHECK(!room.next_deadline());
    const MemoryRoom over = room;
    room.close();
    room.announce("hi");
    room.kick("ann");
    room.step();
    BOOST_CHECK(room == over);
    BOOST_TEST(hears(room, at(1), "L ann") == "");
    BOOST_TEST(happened(room) == "");
}

BOOST_AUTO_TEST_CASE(the_silent_leave_when_the_deadline_says_so) {
    MemoryRoom room = room_with({"ann", "bob"});
    BOOST_CHECK(room.next_deadline() == Instant{} + 30min);
    BOOST_TEST(after(room, 10min) == "");
    BOOST_TEST(hears(room, at(2), "C bob hi") != "");
    BOOST_TEST(after(room, 20min - 1ns) == "");
    happened(room);
    BOOST_TEST(after(room, 1ns) == "2 ann 退出了聊天室 | 1 EXIT");
    BOOST_TEST(happened(room) == "* ann left (no answer)");
    BOOST_CHECK(room.next_deadline() == Instant{} + 40min);
}

/// Stepping at the deadlines alone is enough, and ends.
BOOST_AUTO_TEST_CASE(deadlines_lead_to_the_end_of_every_stay) {
    MemoryRoom room = room_with({"ann", "bob"});
    int steps = 0;
    while (const auto due = room.next_deadline()) {
        BOOST_TEST_REQUIRE(++steps < 10);
        room.transport().clock = *due;
        room.step();
    }
    BOOST_TEST(room.roster().size() == 0U);
}

/// ICMP refusal ends the receive loop (netcode 113).
BOOST_AUTO_TEST_CASE(a_closed_port_ends_the_stays_there_at_once_netcode_113) {
    MemoryRoom room = room_with({"ann", "bob"});
    hears(room, at(1), "L anna");
    happened(room);
    BOOST_TEST(refuses(room, at(1)) == "2 ann 退出了聊天室 | 1 ann 退出了聊天室 | 1 EXIT | 2 anna "
                                       "退出了聊天室 | 1 EXIT");
    BOOST_TEST(happened(room) == "* ann left (unreachable) | * anna left (unreachable)");
    BOOST_TEST(refuses(room, at(9)) == "");
    BOOST_TEST(room.counters().unreachable == 2U);
    check_serves(room);
}

/// A ring smaller than what one step offers passes no record by unread.
BOOST_AUTO_TEST_CASE(many_leave_at_once_through_a_small_ring) {
    for (const bool by_closing : {false, true}) {
        MemoryRoom room{ManualTransport{}, MemoryRegistry{{.id = LogId{1}, .max_records = 1}},
                        options()};
        for (std::uint16_t number = 1; number <= 20; ++number)
            hears(room, at(number), classic::encode_login("n" + std::to_string(number)));
        BOOST_TEST(room.roster().size() == 20U);
        if (by_closing) {
            room.close();
        } else {
            after(room, 30min);
        }
        BOOST_TEST(room.roster().size() == 0U);
        BOOST_TEST(room.classic_sessions().size() == 0U);
        BOOST_TEST(room.counters().records_missed == 0U);
        BOOST_CHECK(!room.next_deadline());
    }
}

BOOST_AUTO_TEST_CASE(one_step_takes_so_much_and_asks_to_be_called_again) {
    MemoryRoom room = room_with({"ann"});
    for (std::size_t sent = 0; sent < MemoryRoom::max_arrivals_per_step + 1; ++sent)
        arrive(room, at(9), "x");
    room.step();
    BOOST_TEST(room.counters().foreign == MemoryRoom::max_arrivals_per_step);
    BOOST_CHECK(room.next_deadline() == room.transport().clock);
    room.step();
    BOOST_TEST(room.counters().foreign == MemoryRoom::max_arrivals_per_step + 1);
    BOOST_CHECK(room.next_deadline() == room.transport().clock + 30min);
}

BOOST_AUTO_TEST_CASE(wait_returns_for_a_deadline_an_arrival_or_an_event) {
    MemoryRoom room = room_with({"ann"});
    room.wait();
    BOOST_TEST(happened(room) == "* ann left (no answer)");
    BOOST_CHECK(room.transport().clock == Instant{} + 30min);
    arrive(room, at(1), "L ann");
    room.wait();
    BOOST_CHECK(room.transport().clock == Instant{} + 30min);
    room.wait(); // an event waits to be asked for
    BOOST_CHECK(room.transport().clock == Instant{} + 30min);
    BOOST_TEST(happened(room) == "* ann joined");
}

/// Wherever the clock and the log's numbers start: the same is told at the same times.
BOOST_AUTO_TEST_CASE(no_start_is_special) {
    const auto run = [](Instant start, Sequence first) {
        MemoryRoom room = memory_room(options(), start, first);
        std::string all;
        for (int turn = 0; turn < 40; ++turn) {
            all += hears(room, at(1), turn % 9 == 0 ? "L ann" : "C ann hi") + '\n';
            if (turn % 7 == 0) all += hears(room, at(2), turn % 2 == 0 ? "L bob" : "Q bob") + '\n';
            if (turn % 13 == 0) all += after(room, 31min) + '\n';
            all += after(room, 1s);
            const auto due = room.next_deadline();
            all += due ? std::to_string((*due - start).count()) : "none";
            all += happened(room) + '\n';
        }
        return all;
    };
    const std::string expected = run(Instant{0}, Sequence{1});
    BOOST_TEST(expected.find("EXIT") != std::string::npos);
    for (const std::uint64_t edge : {1ULL << 32U, 1ULL << 63U, 0ULL}) {
        for (const std::uint64_t before : {1ULL, 3ULL, 30ULL, 2'000'000'000'000ULL}) {
            BOOST_TEST(run(Instant{edge - before}, Sequence{1}) == expected);
            BOOST_TEST(run(Instant{0}, Sequence{edge - before}) == expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_exactly_as_the_original) {
    MemoryRoom room = room_with({"ann", "bob"});
    arrive(room, at(3), "L eve"); // not taken yet
    MemoryRoom copy = room;
    BOOST_CHECK(copy == room);
    const auto go_on = [](MemoryRoom& one) {
        std::string all = after(one, 20min) + hears(one, at(1), "C ann hi");
        one.announce("hello");
        one.kick("bob");
        return all + told(one) + after(one, 10min) + happened(one);
    };
    const std::string told_first = go_on(room);
    BOOST_CHECK(copy != room);
    BOOST_TEST(go_on(copy) == told_first);
    BOOST_CHECK(copy == room);
}

BOOST_AUTO_TEST_SUITE_END()
