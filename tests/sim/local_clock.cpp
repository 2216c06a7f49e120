#include <confab/sim/local_clock.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>

BOOST_AUTO_TEST_SUITE(local_clock)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

constexpr Instant start{0 - std::uint64_t{1'000'000'000}}; // a second before it wraps

BOOST_AUTO_TEST_CASE(at_first_it_is_true) {
    const LocalClock clock{start};
    BOOST_TEST((clock.read(start + 90s) == start + 90s));
    BOOST_TEST((clock.when(start + 90s) == start + 90s));
}

BOOST_AUTO_TEST_CASE(it_jumps_and_goes_on) {
    LocalClock clock{start};
    clock.jump(start + 10s, 1h);
    BOOST_TEST((clock.read(start + 10s) == start + 10s + 1h));
    BOOST_TEST((clock.read(start + 11s) == start + 11s + 1h));
    // What has been jumped over is due at once.
    BOOST_TEST((clock.when(start + 20s) == start + 10s));
    BOOST_TEST((clock.when(start + 1h + 11s) == start + 11s));
}

BOOST_AUTO_TEST_CASE(it_runs_fast_or_slow_and_keeps_what_it_showed) {
    LocalClock clock{start};
    clock.set_drift(start, 10'000);
    BOOST_TEST((clock.read(start + 100s) == start + 101s));
    clock.set_drift(start + 100s, -500'000);
    BOOST_TEST((clock.read(start + 102s) == start + 102s));
    constexpr auto years = 24h * 365 * 50;
    BOOST_TEST((clock.read(start + 100s + years) == start + 101s + years / 2));
}

BOOST_AUTO_TEST_CASE(a_deadline_is_met_at_the_first_moment_that_shows_it) {
    for (const std::int32_t drift : {-500'000, -9'999, -1, 0, 1, 3'333, 500'000}) {
        LocalClock clock{start};
        clock.set_drift(start, drift);
        for (const Duration wait : {1ns, 2ns, 3ns, 999ns, 1'000'001ns, 123'456'789'123ns}) {
            const Instant due = clock.when(start + wait);
            BOOST_TEST((clock.read(due) >= start + wait));
            BOOST_TEST((clock.read(due - 1ns) < start + wait));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
