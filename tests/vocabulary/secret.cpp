#include <confab/vocabulary/secret.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <utility>

using confab::Random;
using confab::Secret;

BOOST_AUTO_TEST_SUITE(secret)

static_assert(Secret{} == Secret{0, 0});
static_assert(Secret{1, 0} != Secret{0, 1});

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_secret_high_word_first) {
    Random random{1'234'567};
    const Secret secret = confab::seeded_secret(random);
    BOOST_TEST(secret.high == 6'457'827'717'110'365'317U);
    BOOST_TEST(secret.low == 3'203'168'211'198'807'973U);
    BOOST_CHECK(confab::seeded_secret(random) != secret);
}

BOOST_AUTO_TEST_CASE(the_system_fills_all_of_its_bits) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    Secret ever_set{0, 0};
    Secret always_set{~std::uint64_t{0}, ~std::uint64_t{0}};
    // A bit that stays one value in 64 independent draws: less than 1 in 10^16.
    for (int draw = 0; draw < 64; ++draw) {
        const Secret secret = confab::system_secret();
        seen.emplace(secret.high, secret.low);
        ever_set = {ever_set.high | secret.high, ever_set.low | secret.low};
        always_set = {always_set.high & secret.high, always_set.low & secret.low};
    }
    BOOST_TEST(seen.size() == 64U);
    BOOST_CHECK((ever_set == Secret{~std::uint64_t{0}, ~std::uint64_t{0}}));
    BOOST_CHECK((always_set == Secret{0, 0}));
}

BOOST_AUTO_TEST_SUITE_END()
