#include <confab/sim/damage.hpp>

#include <bit>
#include <boost/test/unit_test.hpp>
#include <set>

BOOST_AUTO_TEST_SUITE(damage)

using namespace confab;
using namespace confab::sim;

const Bytes whole = to_bytes("what was sent");

/// How many bits differ. Precondition: of one size.
int distance(const Bytes& one, const Bytes& other) {
    int bits = 0;
    for (std::size_t at = 0; at < one.size(); ++at)
        bits += std::popcount(std::to_integer<unsigned>(one[at] ^ other[at]));
    return bits;
}

BOOST_AUTO_TEST_CASE(exactly_one_bit_is_flipped_and_it_may_be_any) {
    DamageSource source{Random{1}};
    std::set<std::size_t> flipped;
    for (int draw = 0; draw < 2000; ++draw) {
        Bytes bytes = whole;
        const Damage damage = source.draw(whole.size(), {.corrupt = always});
        BOOST_TEST((harm(bytes, damage) == damage));
        BOOST_TEST_REQUIRE(bytes.size() == whole.size());
        BOOST_TEST(distance(bytes, whole) == 1);
        BOOST_TEST_REQUIRE(damage.flipped_bit.has_value());
        const std::size_t bit = *damage.flipped_bit;
        BOOST_TEST((bytes[bit / 8] == (whole[bit / 8] ^ std::byte{1} << bit % 8)));
        flipped.insert(bit);
    }
    BOOST_TEST(flipped.size() == 8 * whole.size());
}

BOOST_AUTO_TEST_CASE(what_is_cut_is_a_shorter_beginning_of_any_length) {
    DamageSource source{Random{1}};
    std::set<std::size_t> sizes;
    for (int draw = 0; draw < 500; ++draw) {
        Bytes bytes = whole;
        const Damage damage = source.draw(whole.size(), {.cut = always});
        BOOST_TEST((harm(bytes, damage) == damage));
        BOOST_TEST((damage == Damage{.cut_to = bytes.size()}));
        BOOST_TEST_REQUIRE(bytes.size() < whole.size());
        BOOST_TEST((Bytes{whole.begin(), whole.begin() + std::ssize(bytes)} == bytes));
        sizes.insert(bytes.size());
    }
    BOOST_TEST(sizes.size() == whole.size());
}

BOOST_AUTO_TEST_CASE(nothing_comes_of_nothing) {
    DamageSource source{Random{1}};
    BOOST_TEST((source.draw(0, {.corrupt = always, .cut = always}) == Damage{}));
    Bytes none;
    BOOST_TEST((harm(none, {.cut_to = 0, .flipped_bit = 0}) == Damage{}));
    BOOST_TEST(none.empty());
}

BOOST_AUTO_TEST_CASE(each_draws_from_a_stream_of_its_own_and_nothing_when_off) {
    DamageSource plain{Random{1}};
    DamageSource used{Random{1}};
    BOOST_TEST((used.draw(whole.size(), {}) == Damage{}));
    BOOST_TEST((plain == used));
    for (int draw = 0; draw < 100; ++draw) {
        const auto alone = plain.draw(whole.size(), {.cut = percent(30)});
        const auto both = used.draw(whole.size(), {.corrupt = percent(30), .cut = percent(30)});
        BOOST_TEST((alone.cut_to == both.cut_to));
    }
}

BOOST_AUTO_TEST_SUITE_END()
