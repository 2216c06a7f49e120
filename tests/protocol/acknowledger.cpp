#include <confab/protocol/acknowledger.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(acknowledger)

namespace {

constexpr Duration delay = 25ms;
constexpr Arrivals nothing{};
constexpr std::size_t datagram = 1200;
constexpr Arrivals records{.any = true, .news = true, .bytes = 900};
constexpr Arrivals more{.any = true, .news = true, .bytes = 901};
constexpr Arrivals much_else{.asked = true, .bytes = 1200};

} // namespace

BOOST_AUTO_TEST_CASE(when_it_is_owed) {
    struct Row {
        Arrivals first;
        Arrivals second;
        std::optional<Duration> due;
    };
    const Row rows[] = {
        {nothing, nothing, std::nullopt}, // an acknowledgement asks for none
        {records, nothing, delay},
        {records, records, delay},
        {records, more, 0ms}, // than one and a half of the largest datagram
        {{.any = true, .news = true, .out_of_order = true}, nothing, 0ms},
        {{.any = true}, nothing, 0ms}, // all of it is here already
        {{.asked = true}, nothing, 0ms},
        {nothing, {.asked = true}, 0ms},
    };
    for (const auto& [first, second, due] : rows) {
        for (const std::uint64_t start : reliable::starts) {
            const Instant now{start};
            Acknowledger acknowledger{datagram};
            acknowledger.owe(first, delay, now);
            acknowledger.owe(second, delay, now);
            BOOST_TEST(acknowledger.owed() == due.has_value());
            if (!due) continue;
            BOOST_TEST(acknowledger.is_due(now) == (due == 0ms));
            BOOST_CHECK(acknowledger.next_deadline() == now + *due);
            BOOST_TEST(!acknowledger.is_due(now + *due - 1ns));
            BOOST_TEST(acknowledger.is_due(now + *due));
            acknowledger.acknowledged();
            BOOST_TEST(!acknowledger.owed());
            BOOST_CHECK(!acknowledger.next_deadline());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_steady_flow_is_acknowledged_while_it_lasts) {
    const Instant start;
    Acknowledger acknowledger{datagram};
    acknowledger.owe({.any = true, .news = true, .bytes = 90}, delay, start);
    acknowledger.owe({.any = true, .news = true, .bytes = 90}, delay, start + 20ms);
    BOOST_CHECK(acknowledger.next_deadline() == start + delay);
}

BOOST_AUTO_TEST_CASE(what_is_acknowledged_counts_no_more_and_other_frames_never) {
    const Instant now;
    Acknowledger acknowledger{datagram};
    acknowledger.owe(records, delay, now);
    acknowledger.acknowledged();
    acknowledger.owe(more, delay, now);
    BOOST_TEST(!acknowledger.is_due(now));
    acknowledger.acknowledged();
    acknowledger.owe(much_else, delay, now);
    acknowledger.acknowledged();
    acknowledger.owe(more, delay, now);
    BOOST_TEST(!acknowledger.is_due(now));
}

BOOST_AUTO_TEST_CASE(only_what_is_newer_is_a_sign_of_life) {
    for (const std::uint32_t start : {0U, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
        Acknowledger acknowledger{datagram};
        BOOST_TEST(!acknowledger.has_heard());
        BOOST_TEST(acknowledger.heard(Stamp{start}, Instant{}));
        BOOST_TEST(!acknowledger.heard(Stamp{start}, Instant{}));
        BOOST_TEST(acknowledger.heard(Stamp{start + 2}, Instant{}));
        BOOST_TEST(!acknowledger.is_newer(Stamp{start + 1}));
        BOOST_TEST(!acknowledger.heard(Stamp{start + 1}, Instant{}));
        BOOST_TEST(acknowledger.echo() == start + 2);
    }
}

BOOST_AUTO_TEST_CASE(how_long_ago_the_newest_came) {
    Acknowledger acknowledger{datagram};
    BOOST_TEST(acknowledger.hold(Instant{}) == 65'535U);
    const Instant then{~0ULL - 5};
    acknowledger.heard(Stamp{9}, then);
    acknowledger.heard(Stamp{8}, then + 1s); // an older one
    constexpr Duration unit{16 * 1024};
    struct Row {
        Duration ago;
        std::uint16_t hold;
    };
    for (const auto& [ago, hold] :
         {Row{0ns, 0}, Row{unit - 1ns, 0}, Row{unit, 1}, Row{65'534 * unit, 65'534},
          Row{65'535 * unit, 65'535}, Row{24h, 65'535}}) {
        BOOST_TEST(acknowledger.hold(then + ago) == hold);
    }
}

BOOST_AUTO_TEST_SUITE_END()
