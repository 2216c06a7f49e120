#include <confab/protocol/credit.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <cstdint>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(credit)

BOOST_AUTO_TEST_CASE(a_window_stands_beyond_what_is_committed) {
    Credit credit{{}, Instant{}};
    BOOST_TEST(credit.edge() == 32U);
    credit.advance(7, Instant{});
    BOOST_TEST(credit.edge() == 39U);
    for (int i = 0; i < 20; ++i)
        credit.spend(Instant{});
    credit.advance(20, Instant{} + 100ms - 1ns);
    BOOST_TEST(credit.edge() == 39U); // no token
    BOOST_CHECK(credit.next_token(Instant{}) == Instant{} + 100ms);
    credit.advance(20, Instant{} + 100ms);
    BOOST_TEST(credit.edge() == 52U);
}

/// Whatever a member and the log do: the edge never retreats, never is more than a window away, and
/// the longest text has room in time; and over time no more texts are taken than the rate allows.
BOOST_AUTO_TEST_CASE(under_any_schedule) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Random random{seed};
        const Instant start{reliable::starts[seed % 4]};
        const Rate rate{.per_second = 10, .burst = 20};
        Credit credit{rate, start};
        Instant now = start;
        std::uint64_t sent = 0; // by a member that sends all that it may
        std::uint64_t committed = 0;
        std::uint64_t texts = 0;
        const std::uint64_t length = random.below(2) == 0 ? 1 : 1 + random.below(16);
        for (int round = 0; round < 2'000; ++round) {
            now += random.between(0ms, 80ms);
            while (sent + length <= credit.edge()) {
                sent += length;
                ++texts;
                credit.spend(now);
            }
            if (random.below(3) > 0) committed += random.below(sent - committed + 1);
            const std::uint64_t before = credit.edge();
            credit.advance(committed, now);
            BOOST_TEST_REQUIRE(before <= credit.edge());
            BOOST_TEST_REQUIRE(credit.edge() <= committed + Credit::window);
            const auto allowed =
                20 + Credit::window / length + static_cast<std::uint64_t>((now - start) / 100ms);
            BOOST_TEST_REQUIRE(texts <= allowed);
        }
        committed = sent;
        now = std::max(now, credit.next_token(now));
        credit.advance(committed, now);
        BOOST_TEST(credit.edge() >= sent + 16);
    }
}

BOOST_AUTO_TEST_SUITE_END()
