#include <confab/sim/hash.hpp>

#include <confab/sim/fingerprint.hpp>
#include <confab/sim/packet.hpp>

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(hash)

using namespace confab;
using namespace confab::sim;

std::uint64_t hash_of(std::string_view text) {
    Hash64 hash;
    hash.add(text);
    return hash.value();
}

template <typename... Values>
std::uint64_t print_of(const Values&... values) {
    Fingerprint print;
    print(values...);
    return print.value();
}

/// The definition at the head of hash.hpp, step by step, so that every build agrees with it.
BOOST_AUTO_TEST_CASE(is_what_it_says) {
    const auto step = [](std::uint64_t state, std::uint64_t word) {
        state = (state ^ word) * 0x9E37'79B9'7F4A'7C15U;
        return state ^ (state >> 32U);
    };
    const std::uint64_t basis = 0xCBF2'9CE4'8422'2325U;
    BOOST_TEST(Hash64{}.value() == basis);
    BOOST_TEST(hash_of("") == step(basis, 0));
    BOOST_TEST(hash_of("ab") == step(step(basis, 2), 0x6261));
    BOOST_TEST(hash_of("12345678") == step(step(basis, 8), 0x3837363534333231));
    BOOST_TEST(hash_of("123456789") == step(step(step(basis, 9), 0x3837363534333231), 0x39));
}

BOOST_AUTO_TEST_CASE(sizes_and_places_count) {
    BOOST_TEST(print_of(std::string{"ab"}, std::string{"c"}) !=
               print_of(std::string{"a"}, std::string{"bc"}));
    BOOST_TEST(hash_of(std::string(1, '\0')) != hash_of(std::string(2, '\0')));
    BOOST_TEST(print_of(std::vector<int>{1, 2}) != print_of(std::vector<int>{2, 1}));
    BOOST_TEST(print_of(std::vector<std::vector<int>>{{1}, {}}) !=
               print_of(std::vector<std::vector<int>>{{}, {1}}));
    BOOST_TEST(print_of(std::optional<int>{}) != print_of(std::optional<int>{0}));
    BOOST_TEST(print_of(Event{Joined{"a"}}) != print_of(Event{Welcomed{"a"}}));
}

BOOST_AUTO_TEST_CASE(instants_and_record_numbers_count_from_the_start) {
    const auto from = [](std::uint64_t start) {
        Fingerprint print{Instant{start}, Sequence{start}};
        print(Instant{start + 5}, Sequence{start + 7});
        return print.value();
    };
    BOOST_TEST(from(0) == from(0 - std::uint64_t{3}));
    BOOST_TEST(from(0) == from(std::uint64_t{1} << 63U));
}

BOOST_AUTO_TEST_SUITE_END()
