#include <confab/protocol/derived_secret.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <utility>

using namespace confab;

BOOST_AUTO_TEST_SUITE(derived_secret)

BOOST_AUTO_TEST_CASE(the_same_for_the_same_and_another_for_all_others) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    std::size_t count = 0;
    for (const Secret& secret : {Secret{0, 0}, Secret{0, 1}, Secret{1, 0}}) {
        for (const SecretUse use : {SecretUse::room_id, SecretUse::cookie_key, SecretUse::token,
                                    SecretUse::probe, SecretUse::nonce, SecretUse::jitter}) {
            for (const std::uint64_t number : {0ULL, 1ULL, 256ULL, 1ULL << 63U, ~0ULL}) {
                const Secret derived = derive(secret, use, number);
                BOOST_CHECK(derived == derive(secret, use, number));
                seen.emplace(derived.high, derived.low);
                ++count;
            }
        }
    }
    BOOST_TEST(seen.size() == count);
}

BOOST_AUTO_TEST_SUITE_END()
