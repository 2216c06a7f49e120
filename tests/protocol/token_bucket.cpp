#include <confab/protocol/token_bucket.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(token_bucket)

namespace {

int taken(TokenBucket& bucket, Instant now) {
    int count = 0;
    for (; count < 1000 && bucket.has_token(now); ++count)
        bucket.spend(now);
    return count;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_burst_and_then_so_many_a_second) {
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        TokenBucket bucket{{.per_second = 10, .burst = 20}, then};
        BOOST_TEST(taken(bucket, then) == 20);
        BOOST_CHECK(bucket.next_token() == then + 100ms);
        BOOST_TEST(taken(bucket, then + 100ms - 1ns) == 0);
        BOOST_TEST(taken(bucket, then + 100ms) == 1);
        BOOST_TEST(taken(bucket, then + 1s) == 9);
        BOOST_TEST(taken(bucket, then + 24h) == 20); // a pause earns one burst
    }
}

BOOST_AUTO_TEST_CASE(may_owe) {
    TokenBucket bucket{{.per_second = 10, .burst = 2}, Instant{}};
    for (int i = 0; i < 12; ++i)
        bucket.spend(Instant{});
    BOOST_TEST(!bucket.has_token(Instant{} + 1s));
    BOOST_CHECK(bucket.next_token() == Instant{} + 1'100ms);
}

BOOST_AUTO_TEST_CASE(no_limit) {
    TokenBucket bucket{{.per_second = 0}, Instant{}};
    BOOST_TEST(taken(bucket, Instant{}) == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
