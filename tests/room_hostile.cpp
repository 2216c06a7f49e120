// What strangers and liars send to a room.
#include <confab/room.hpp>

#include <boost/test/unit_test.hpp>

#include "table.hpp"

#include <confab/unicode.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace confab;
using namespace table;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(room_hostile)

/// What ends the tutorial's server, and what is no message of anybody's.
BOOST_AUTO_TEST_CASE(no_datagram_ends_the_room) {
    struct Row {
        std::string_view bytes;
        std::uint64_t RoomCounters::*counter;
    };
    const Row rows[] = {
        {"", &RoomCounters::foreign},
        {" ", &RoomCounters::foreign},
        {" \t\r\n ", &RoomCounters::foreign},
        {"\xFF\xFE", &RoomCounters::foreign},
        {"\0"sv, &RoomCounters::foreign},
        {"\xFC\x10", &RoomCounters::malformed},
        {"x", &RoomCounters::foreign},
        {"L", &RoomCounters::malformed},
        {"L ", &RoomCounters::malformed},
        {"L \xFF", &RoomCounters::malformed},
        {"C", &RoomCounters::malformed},
        {"Q", &RoomCounters::malformed},
        {"C ada \xFF", &RoomCounters::malformed},
        {"Q ghost", &RoomCounters::strangers},
        {"C ghost hi", &RoomCounters::strangers},
    };
    for (const auto& [bytes, counter] : rows) {
        for (const std::uint16_t from : {std::uint16_t{1}, std::uint16_t{9}}) {
            MemoryRoom room = room_with({"ada"});
            const Roster before = room.roster();
            BOOST_TEST(hears(room, at(from), bytes) == "");
            BOOST_TEST(happened(room) == "");
            const std::uint64_t counted = room.counters().*counter;
            BOOST_TEST(counted == 1U);
            BOOST_CHECK(room.roster() == before);
            check_serves(room);
        }
    }
}

BOOST_AUTO_TEST_CASE(random_datagrams_leave_it_serving_with_bounded_state) {
    RoomOptions chosen = options();
    chosen.classic.max_members = 50;
    chosen.classic.max_members_per_host = 3;
    ManualTransport transport{};
    MemoryRoom room{transport, MemoryRegistry{{.id = LogId{1}, .max_records = 16}}, chosen};
    const std::string_view pieces[] = {"C ", "L ",   "Q ", " ",       "a",      "B",
                                       "你", "\xFF", "\0", "\x1B[2J", "管理員", "\u200B"};
    Random random{2026};
    for (int sent = 0; sent < 100'000; ++sent) {
        std::string bytes{pieces[random.below(3)]};
        for (auto count = random.below(6); count > 0; --count)
            bytes += pieces[random.below(std::size(pieces))];
        if (random.below(8) == 0)
            bytes.assign(random.below(1300), static_cast<char>(random.next()));
        const auto port = static_cast<std::uint16_t>(random.below(40));
        const auto host = static_cast<std::uint8_t>(random.below(30));
        const Endpoint peers[] = {
            at(port), ipv4_endpoint({10, 0, 0, host}, port),
            ipv4_endpoint({203, 0, 113, host}, port),
            Endpoint{.address = {0xFD, 0, 0, 0, 0, 0, 0, host}, .port = port}};
        arrive(room, peers[random.below(4)], bytes);
        if (random.below(50) == 0) room.transport().refused.push_back(peers[0]);
        if (random.below(1000) == 0) room.transport().clock += 10min;
        if (random.below(4) == 0) {
            room.step();
            room.transport().sent.clear();
            while (room.next_event()) {
            }
        }
        BOOST_TEST_REQUIRE(room.classic_sessions().size() <= 50U);
        BOOST_TEST_REQUIRE(room.roster().size() == room.classic_sessions().size());
    }
    BOOST_TEST(room.counters().records_read > 1000U); // they were not all dropped
    BOOST_TEST(room.counters().records_missed == 0U);
    room.transport().clock += 1h;
    room.step();
    BOOST_TEST(room.roster().size() == 0U);
    BOOST_CHECK(!room.next_deadline()); // nothing is kept that would ever end
    told(room);
    check_serves(room);
}

/// Each of so many names at one address hears each line: the work of one step has a bound, and what
/// is left over is taken up at once, so that the program gets its turn between.
BOOST_AUTO_TEST_CASE(one_step_tells_only_so_many) {
    constexpr std::size_t names = 600;
    constexpr std::size_t chats = 100;
    MemoryRoom room = room_with({});
    const auto step = [&] {
        const auto before = room.counters().datagrams_sent;
        room.step();
        room.transport().sent.clear();
        BOOST_TEST(room.counters().datagrams_sent - before <=
                   MemoryRoom::max_sends_per_step + names);
    };
    const auto has_more = [&] {
        const auto due = room.next_deadline();
        return due && *due <= room.transport().now();
    };
    const auto settle = [&] {
        int steps = 1;
        for (step(); has_more(); ++steps)
            step();
        return steps;
    };
    for (std::size_t name = 0; name < names; ++name)
        arrive(room, at(1), "L n" + std::to_string(name));
    BOOST_TEST(settle() > 5);
    BOOST_TEST(room.roster().size() == names);

    for (std::size_t chat = 0; chat < chats; ++chat)
        arrive(room, at(1), "C n1 x");
    BOOST_TEST(settle() > 2);
    BOOST_TEST(room.transport().inbox.empty());

    MemoryRoom silent = room;
    room.transport().refused.push_back(at(1));
    BOOST_TEST(settle() > 5);
    BOOST_TEST(room.roster().size() == 0U);

    room = silent;
    room.transport().clock += 31min;
    BOOST_TEST(settle() > 5);
    BOOST_TEST(room.roster().size() == 0U);
}

/// A name written longer or shorter than at the login, and folded to the same: no line above 1024.
BOOST_AUTO_TEST_CASE(spellings_of_a_name_under_unicode) {
    RoomOptions chosen = options();
    chosen.fold = fold_unicode;
    for (const std::string& name : {"alice"s, "ａｌｉｃｅ"s, "ALICE"s, "㎏"s, "kg"s}) {
        for (const std::string& spelling : {"alice"s, "ａｌｉｃｅ"s, "㎏"s, "KG"s}) {
            if (fold_unicode(name) != fold_unicode(spelling)) continue;
            for (std::size_t size = 1000; size <= 1024; ++size) {
                MemoryRoom room = room_with({name}, chosen);
                std::string bytes = "C " + spelling + ' ';
                const std::size_t text = size - bytes.size();
                bytes += std::string(text, 'x');
                const std::string line = hears(room, at(1), bytes);
                const bool fits = text <= classic::max_text_size(name);
                BOOST_TEST_REQUIRE(line.starts_with(fits ? "1 " + name + " : xx" : "1 訊息過長"));
                BOOST_TEST_REQUIRE(line.size() <= 1024 + std::string_view{"1 "}.size());
            }
            MemoryRoom room = room_with({name}, chosen);
            BOOST_TEST(hears(room, at(2), classic::encode_login(spelling)) == "2 該昵稱已被占用");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
