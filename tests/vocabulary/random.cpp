#include <confab/vocabulary/random.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>
#include <set>

using confab::Duration;
using confab::PartsPerMillion;
using confab::Random;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(random_numbers) // ::random is the C library's

namespace {

static_assert(Random{1'234'567}.next() == 6'457'827'717'110'365'317U);
static_assert(Random{1}.below(1) == 0);
static_assert(Random{1}.between(3ms, 3ms) == 3ms);
static_assert(confab::percent(3) == PartsPerMillion{30'000});
static_assert(confab::percent(100) == confab::always);
static_assert(Random{5}.stream(1) == Random{5}.stream(1));

constexpr int draws = 100'000;

int times_true(PartsPerMillion chance) {
    Random random{7};
    int hits = 0;
    for (int draw = 0; draw < draws; ++draw) {
        if (random.chance(chance)) ++hits;
    }
    return hits;
}

} // namespace

// As computed with the reference implementation (Vigna, splitmix64.c).
BOOST_AUTO_TEST_CASE(known_answers) {
    Random random{1'234'567};
    for (const std::uint64_t answer :
         {6'457'827'717'110'365'317U, 3'203'168'211'198'807'973U, 9'817'491'932'198'370'423U,
          4'593'380'528'125'082'431U, 16'408'922'859'458'223'821U}) {
        BOOST_TEST(random.next() == answer);
    }
}

BOOST_AUTO_TEST_CASE(below_is_even_over_few_values) {
    constexpr std::array<double, 11> chi_square_999 = // p = 0.001, by degrees of freedom
        {0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88, 29.59};
    for (std::uint64_t bound = 2; bound <= 11; ++bound) {
        Random random{42};
        std::array<int, 11> hits{};
        for (int draw = 0; draw < draws; ++draw)
            ++hits.at(random.below(bound));
        const double expected = draws / static_cast<double>(bound);
        double chi_square = 0;
        for (std::uint64_t value = 0; value < bound; ++value) {
            chi_square += (hits[value] - expected) * (hits[value] - expected) / expected;
        }
        BOOST_TEST(chi_square < chi_square_999[bound - 1], "bound " << bound);
    }
}

// 3 * 2^62: a plain remainder would give the first third twice as often as the others.
BOOST_AUTO_TEST_CASE(below_is_even_over_a_bound_that_divides_badly) {
    constexpr std::uint64_t third = std::uint64_t{1} << 62U;
    Random random{42};
    std::array<int, 3> hits{};
    for (int draw = 0; draw < draws; ++draw)
        ++hits.at(random.below(3 * third) / third);
    for (const int hit : hits)
        BOOST_TEST(std::abs(hit - draws / 3) < 600); // 4 sigma
}

BOOST_AUTO_TEST_CASE(below_draws_again_what_would_be_uneven) {
    // The only uneven draw of 2^64 - 1 is 0, whose state before is 2^64 - gamma.
    constexpr std::uint64_t gamma = 0x9E37'79B9'7F4A'7C15U;
    Random random{0 - gamma};
    BOOST_TEST(Random{random}.next() == 0U);
    Random after = random;
    after.next();
    const std::uint64_t second = after.next();
    BOOST_TEST(random.below(std::numeric_limits<std::uint64_t>::max()) == second);
    BOOST_CHECK(random == after);
}

BOOST_AUTO_TEST_CASE(between_includes_both_ends_and_nothing_beyond) {
    Random random{3};
    std::set<Duration::rep> seen;
    for (int draw = 0; draw < 1000; ++draw)
        seen.insert(random.between(-2ns, 2ns).count());
    BOOST_CHECK((seen == std::set<Duration::rep>{-2, -1, 0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(between_takes_the_longest_width) {
    Random random{3};
    Duration longest = 0ns;
    for (int draw = 0; draw < 1000; ++draw) {
        const Duration drawn = random.between(0ns, Duration::max());
        BOOST_CHECK(drawn >= 0ns);
        longest = std::max(longest, drawn);
    }
    BOOST_CHECK(longest > Duration::max() / 10 * 9);
}

BOOST_AUTO_TEST_CASE(what_is_certain_draws_nothing) {
    const Random before{9};
    Random random = before;
    BOOST_TEST(!random.chance(confab::never));
    BOOST_TEST(random.chance(confab::always));
    BOOST_TEST(random.chance(PartsPerMillion{2'000'000}));
    BOOST_CHECK(random.between(5ms, 5ms) == 5ms);
    BOOST_CHECK(random == before);
    random.chance(confab::percent(50));
    BOOST_CHECK(random != before);
}

BOOST_AUTO_TEST_CASE(chance_is_met_as_often_as_it_says) {
    // 4 sigma of a binomial distribution with this many draws
    BOOST_TEST(std::abs(times_true(confab::percent(50)) - draws / 2) < 633);
    BOOST_TEST(std::abs(times_true(confab::percent(1)) - draws / 100) < 126);
    BOOST_TEST(std::abs(times_true(confab::percent(99)) - draws / 100 * 99) < 126);
    BOOST_TEST(times_true(PartsPerMillion{1}) < 5);
}

BOOST_AUTO_TEST_CASE(streams_are_independent) {
    const Random root{11};
    Random loss = root.stream(1);
    Random delay = root.stream(2);
    const std::uint64_t first_delay = Random{delay}.next();
    for (int draw = 0; draw < 1000; ++draw)
        loss.next();
    BOOST_TEST(delay.next() == first_delay);
    BOOST_CHECK(root == Random{11});

    std::set<std::uint64_t> firsts{Random{root}.next()};
    for (std::uint64_t purpose = 0; purpose < 10'000; ++purpose)
        firsts.insert(root.stream(purpose).next());
    BOOST_TEST(firsts.size() == 10'001U);
}

// Bits of two neighbouring streams agree half of the time, as those of strangers do.
BOOST_AUTO_TEST_CASE(neighbouring_streams_do_not_resemble) {
    Random one = Random{1}.stream(1);
    Random other = Random{1}.stream(2);
    int agreeing = 0;
    for (int draw = 0; draw < 10'000; ++draw)
        agreeing += __builtin_popcountll(~(one.next() ^ other.next()));
    BOOST_TEST(std::abs(agreeing - 320'000) < 1600); // 4 sigma
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_as_the_original) {
    Random original{77};
    original.next();
    Random copy = original;
    for (int draw = 0; draw < 10; ++draw)
        BOOST_TEST(copy.next() == original.next());
}

BOOST_AUTO_TEST_SUITE_END()
