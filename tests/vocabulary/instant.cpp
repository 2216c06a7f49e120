#include <confab/vocabulary/instant.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>

using confab::Duration;
using confab::Instant;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(instant)

namespace {

constexpr std::uint64_t origins[] = {0,
                                     1,
                                     0xFFFF'FFFF,
                                     0x1'0000'0000,
                                     0x7FFF'FFFF'FFFF'FFFF,
                                     0x8000'0000'0000'0000,
                                     0xFFFF'FFFF'FFFF'FFFF};
constexpr Duration steps[] = {1ns, 2ns, 1s, 5s, 24h, Duration::max()};

constexpr Instant last{0xFFFF'FFFF'FFFF'FFFF};
static_assert(last + 1ns == Instant{});
static_assert(last < Instant{});
static_assert(Instant{} - last == 1ns);
static_assert(Instant{} - 1ns == last);
static_assert((Instant{7} += 3ms).nanoseconds() == 3'000'007);

} // namespace

BOOST_AUTO_TEST_CASE(later_is_greater_from_every_origin) {
    for (const std::uint64_t origin : origins) {
        for (const Duration step : steps) {
            BOOST_TEST_CONTEXT(origin << " + " << step.count()) {
                const Instant earlier{origin};
                const Instant later = earlier + step;
                BOOST_CHECK(earlier < later);
                BOOST_CHECK(!(later < earlier));
                BOOST_CHECK(later > earlier);
                BOOST_CHECK(earlier <= later);
                BOOST_CHECK(earlier != later);
                BOOST_TEST((later - earlier).count() == step.count());
                BOOST_TEST((earlier - later).count() == -step.count());
                BOOST_CHECK(later - step == earlier);
                BOOST_CHECK(later + -step == earlier);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_same_is_equal) {
    for (const std::uint64_t origin : origins) {
        BOOST_CHECK(Instant{origin} == Instant{origin});
        BOOST_CHECK(Instant{origin} <= Instant{origin});
        BOOST_CHECK(!(Instant{origin} < Instant{origin}));
        BOOST_TEST(Instant{origin}.nanoseconds() == origin);
    }
}

BOOST_AUTO_TEST_CASE(the_least_duration_can_be_added_and_taken) {
    const Instant origin{5};
    BOOST_TEST((origin - Duration::min()).nanoseconds() == 0x8000'0000'0000'0005);
    BOOST_TEST((origin + Duration::min()).nanoseconds() == 0x8000'0000'0000'0005);
}

BOOST_AUTO_TEST_SUITE_END()
