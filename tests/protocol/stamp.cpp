#include <confab/protocol/stamp.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(stamp)

BOOST_AUTO_TEST_CASE(compared_by_distance) {
    for (const std::uint32_t start : {0U, 7U, 0x7FFF'FFF0U, 0xFFFF'FFF0U, 0xFFFF'FFFFU}) {
        BOOST_CHECK(Stamp{start} < Stamp{start + 1});
        BOOST_CHECK(Stamp{start} < Stamp{start + 0x7FFF'FFFFU});
        BOOST_CHECK(Stamp{start + 0x7FFF'FFFFU} > Stamp{start});
        BOOST_CHECK((Stamp{start + 5} - Stamp{start}) == 5 * 1024ns);
        BOOST_CHECK((Stamp{start} - Stamp{start + 5}) == -5 * 1024ns);
    }
}

BOOST_AUTO_TEST_CASE(a_clock_gives_each_datagram_a_greater_one) {
    for (const std::uint64_t start : {0ULL, (1ULL << 32U) - 3, (1ULL << 42U) - 3, ~0ULL - 2}) {
        Instant now{start};
        StampClock clock{now};
        Stamp last = clock.next(now);
        BOOST_CHECK(last == Stamp{now}); // the clock itself
        for (int i = 0; i < 5'000; ++i) {
            if (i % 3 == 0) now += 700ns;
            const Stamp next = clock.next(now);
            BOOST_TEST_REQUIRE((last < next));
            last = next;
            BOOST_CHECK(clock.last() == last);
        }
        now += 1s; // it has run ahead, and is caught up with
        BOOST_CHECK(clock.next(now) == Stamp{now});
    }
}

BOOST_AUTO_TEST_CASE(when_it_was_sent) {
    for (const std::uint64_t start : {0ULL, (1ULL << 42U) - 1024, 0ULL - 1024}) {
        const Instant then{start};
        const Instant now = then + 80ms;
        BOOST_CHECK(sent_at(Stamp{then}, now) <= then + 1024ns);
        BOOST_CHECK(then <= sent_at(Stamp{then}, now));
        BOOST_CHECK(sent_at(Stamp{now}, now) == now);
        BOOST_CHECK(sent_at(Stamp{Stamp{now}.value() + 9}, now) == now); // ahead of the clock
    }
}

BOOST_AUTO_TEST_SUITE_END()
