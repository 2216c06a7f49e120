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
constexpr Arrivals records{.any = true, .news = true};

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
        {records, records, 0ms},
        {{.any = true, .news = true, .gap = true}, nothing, 0ms},
        {{.any = true}, nothing, 0ms}, // all of it is here already
        {{.asked = true}, nothing, 0ms},
        {nothing, {.asked = true}, 0ms},
    };
    for (const auto& [first, second, due] : rows) {
        for (const std::uint64_t start : reliable::starts) {
            const Instant now{start};
            Acknowledger acknowledger;
            acknowledger.owe(first, delay, now);
            acknowledger.owe(second, delay, now);
            BOOST_TEST(acknowledger.owed() == due.has_value());
            BOOST_TEST(acknowledger.is_due(now) == (due == 0ms));
            if (!due) continue;
            BOOST_CHECK(acknowledger.next_deadline() == now + *due);
            BOOST_TEST(!acknowledger.is_due(now + *due - 1ns));
            BOOST_TEST(acknowledger.is_due(now + *due));
            acknowledger.acknowledged();
            BOOST_TEST(!acknowledger.owed());
            BOOST_CHECK(!acknowledger.next_deadline());
        }
    }
}

BOOST_AUTO_TEST_CASE(only_what_is_newer_is_a_sign_of_life) {
    for (const std::uint32_t start : {0U, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
        Acknowledger acknowledger;
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
    Acknowledger acknowledger;
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
