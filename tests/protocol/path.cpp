#include <confab/protocol/path.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <cstddef>
#include <map>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(path)

namespace {

constexpr std::size_t probe = 27; ///< bytes
const Endpoint home = loopback(1);
const Endpoint away = loopback(2);
const Endpoint elsewhere = loopback(3);

} // namespace

BOOST_AUTO_TEST_CASE(nothing_but_the_value_from_the_candidate_moves_a_member) {
    struct Row {
        Endpoint peer;
        std::uint64_t value;
        bool proves;
    };
    for (const auto& [peer, value, proves] :
         {Row{away, 7, true}, Row{away, 8, false}, Row{home, 7, false}, Row{elsewhere, 7, false}}) {
        Path path{home};
        BOOST_TEST(!path.prove(peer, value, Instant{}));
        path.heard_from(away, 100, 7, Instant{});
        BOOST_CHECK(path.proven() == home);
        BOOST_TEST(path.prove(peer, value, Instant{}) == proves);
        BOOST_CHECK(path.proven() == (proves ? away : home));
        BOOST_TEST(!path.prove(peer, value, Instant{})); // once
    }
}

BOOST_AUTO_TEST_CASE(there_is_one_candidate_and_the_newest_counts) {
    Path path{home};
    path.heard_from(away, 100, 7, Instant{});
    path.heard_from(away, 100, 8, Instant{}); // it keeps its value
    BOOST_CHECK(path.candidate() == away);
    path.heard_from(elsewhere, 100, 9, Instant{});
    BOOST_CHECK(path.candidate() == elsewhere);
    BOOST_TEST(!path.prove(away, 7, Instant{}));
    path.heard_from(away, 100, 10, Instant{});
    BOOST_TEST(!path.prove(away, 7, Instant{}));
    BOOST_TEST(path.prove(away, 10, Instant{}));
}

BOOST_AUTO_TEST_CASE(a_candidate_lapses_after_ten_seconds) {
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        Path path{home};
        path.heard_from(away, 1000, 7, then);
        path.heard_from(away, 1000, 7, then + 9s); // what it sends does not lengthen it
        Path same = path;
        BOOST_TEST(same.prove(away, 7, then + 10s - 1ns));
        BOOST_TEST(!path.prove(away, 7, then + 10s));
        BOOST_TEST(path.take_probe(probe, 30s, then + 9s).has_value());
        BOOST_CHECK(path.next_deadline() == then + 10s);
        BOOST_TEST(!path.take_probe(probe, 30s, then + 10s).has_value());
        BOOST_CHECK(!path.candidate());
        BOOST_CHECK(!path.next_deadline());
        path.heard_from(away, 1000, 8, then + 11s); // it may try again
        BOOST_TEST(!path.prove(away, 7, then + 11s));
        BOOST_TEST(path.prove(away, 8, then + 11s));
    }
}

BOOST_AUTO_TEST_CASE(is_probed_again_after_a_pause) {
    Path path{home};
    const Instant then;
    path.heard_from(away, 1000, 7, then);
    BOOST_CHECK(path.next_deadline() == then);
    BOOST_TEST(path.take_probe(probe, 1s, then).has_value());
    BOOST_TEST(!path.take_probe(probe, 1s, then + 1s - 1ns).has_value());
    BOOST_CHECK(path.next_deadline() == then + 1s);
    BOOST_TEST(path.take_probe(probe, 1s, then + 1s)->value == 7U);
}

/// At every point of time, whatever comes from where: no more than three bytes for one.
BOOST_AUTO_TEST_CASE(three_bytes_for_each_at_every_prefix) {
    Random random{5};
    Path path{home};
    Instant now{~0ULL - 1000};
    std::map<Endpoint, std::size_t> got;
    std::map<Endpoint, std::size_t> sent;
    int probes = 0;
    for (int round = 0; round < 20'000; ++round) {
        now += random.between(0ns, 3s);
        if (random.below(3) == 0) {
            const Endpoint peer = loopback(static_cast<std::uint16_t>(2 + random.below(3)));
            const std::size_t bytes = 1 + random.below(30);
            path.heard_from(peer, bytes, 7, now);
            got[peer] += bytes;
        }
        while (const auto next = path.take_probe(probe, 1s, now)) {
            sent[next->peer] += probe;
            ++probes;
            BOOST_TEST_REQUIRE(sent[next->peer] <= 3 * got[next->peer]);
        }
    }
    BOOST_TEST(probes > 1000);
}

BOOST_AUTO_TEST_SUITE_END()
