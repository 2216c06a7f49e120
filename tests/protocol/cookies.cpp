#include <confab/protocol/cookies.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(cookies)

namespace {

const Endpoint peer = loopback(1);
constexpr std::uint64_t nonce = 77;
constexpr wire::Versions versions{1, 1};

} // namespace

BOOST_AUTO_TEST_CASE(holds_for_what_it_was_given_for) {
    struct Row {
        Endpoint peer;
        std::uint64_t nonce;
        wire::Versions versions;
        bool holds;
    };
    Endpoint other_scope = peer;
    other_scope.scope = 1;
    const Row rows[] = {
        {peer, nonce, versions, true},
        {loopback(2), nonce, versions, false},
        {ipv4_endpoint({127, 0, 0, 2}, 1), nonce, versions, false},
        {other_scope, nonce, versions, false},
        {peer, nonce + 1, versions, false},
        {peer, nonce, {0, 1}, false},
        {peer, nonce, {1, 2}, false},
    };
    const Cookies mine{Secret{1, 2}, Instant{5}};
    const auto cookie = mine.bake(peer, nonce, versions, Instant{5} + 1min);
    for (const auto& row : rows) {
        BOOST_TEST(mine.accepts(cookie, row.peer, row.nonce, row.versions, Instant{5} + 1min) ==
                   row.holds);
    }
    for (const Secret& secret : {Secret{1, 3}, Secret{2, 2}}) {
        const Cookies others{secret, Instant{5}};
        BOOST_TEST(!others.accepts(cookie, peer, nonce, versions, Instant{5} + 1min));
    }
    for (const int part : {1, 2, 3}) {
        wire::Cookie changed = cookie;
        if (part == 1) ++changed.time;
        if (part == 2) changed.mac.high ^= 1U;
        if (part == 3) changed.mac.low ^= 1ULL << 63U;
        BOOST_TEST(!mine.accepts(changed, peer, nonce, versions, Instant{5} + 1min));
    }
}

/// From any start of the clock, over every turn of the key and of the time in the cookie.
BOOST_AUTO_TEST_CASE(holds_for_ten_seconds_at_any_time) {
    constexpr auto wrap = std::chrono::milliseconds{1LL << 32U}; // 49.7 days
    const Duration ages[] = {0s,         1s,       55s,           59s + 999ms, 60s,
                             119s,       1h,       wrap - 10s,    wrap - 1ms,  wrap,
                             wrap + 1ms, wrap * 2, wrap * 2 + 5s, wrap * 100};
    for (const std::uint64_t start : reliable::starts) {
        const Cookies cookies{Secret{1, 2}, Instant{start}};
        for (const Duration age : ages) {
            const Instant baked = Instant{start} + age;
            const auto cookie = cookies.bake(peer, nonce, versions, baked);
            const auto holds = [&](Duration later) {
                return cookies.accepts(cookie, peer, nonce, versions, baked + later);
            };
            BOOST_TEST_CONTEXT("baked at " << age.count() << " ns") {
                BOOST_TEST(holds(0s));
                BOOST_TEST(holds(5s));
                BOOST_TEST(holds(10s));
                BOOST_TEST(!holds(10s + 1ms));
                BOOST_TEST(!holds(1min));
                BOOST_TEST(!holds(wrap)); // its time is shown again, and it is another
                BOOST_TEST(!holds(wrap + 1ms));
                if (age >= 1s) BOOST_TEST(!holds(-1ms)); // from the future
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
