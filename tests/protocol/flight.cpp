#include <confab/protocol/flight.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <concepts>
#include <string>
#include <vector>

using namespace confab;
using reliable::Acked;

BOOST_AUTO_TEST_SUITE(flight)

namespace {

static_assert(std::copyable<Flight> && std::equality_comparable<Flight>);

/// Datagrams of three records each: the first has this stamp, and each one more.
Flight with_datagrams(std::uint64_t start, int count, std::uint32_t stamp = 100) {
    Flight flight{start};
    for (int i = 0; i < count; ++i)
        flight.sent(flight.next(), 3, 300, Stamp{stamp++});
    return flight;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_acknowledged_lands_from_any_start) {
    for (const std::uint64_t start : reliable::starts) {
        BOOST_TEST_CONTEXT("from " << start) {
            Flight flight = with_datagrams(start, 4);
            BOOST_TEST(flight.next() - flight.base() == 12U);

            auto first = flight.acknowledge(Acked{start + 2, {start + 6, start + 7, start + 8}});
            BOOST_TEST_REQUIRE(first.has_value());
            BOOST_TEST(first->news);
            BOOST_TEST(first->part.bytes == 600U); // the first and the third datagram
            BOOST_CHECK(first->part.newest == Stamp{102});
            BOOST_TEST(flight.base() == start + 3);

            auto again = flight.acknowledge(Acked{start + 2, {start + 6}});
            BOOST_TEST(again->part.bytes == 0U);
            BOOST_TEST(!again->news);

            auto half = flight.acknowledge(Acked{start + 3}); // a datagram of which a part is here
            BOOST_TEST(half->news);
            BOOST_TEST(half->part.bytes == 0U);

            auto all = flight.acknowledge(Acked{start + 11});
            BOOST_TEST(all->part.bytes == 600U);
            BOOST_TEST(flight.empty());
            BOOST_TEST(flight.base() == start + 12);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_was_never_sent_is_refused_and_changes_nothing) {
    for (const std::uint64_t start : reliable::starts) {
        const Flight before = with_datagrams(start, 2);
        struct Row {
            Acked ack;
            bool fine;
        };
        const Row rows[] = {
            {Acked{start - 1}, true},
            {Acked{start + 5}, true},
            {Acked{start + 6}, false},
            {Acked{start + 5, {start + 6}}, false},
            {Acked{start - 1, {start + 5}}, true},
            {Acked{start - 1, {start + 6}}, false},
            {Acked{start - 100, {start + 5}}, true}, // an old one, of before a gap
            {Acked{start - 100, {start + 6}}, false},
            {Acked{start - 1, {start + 255}}, false},
            {Acked{start + (1ULL << 62U)}, false},
            {Acked{start - (1ULL << 62U)}, true},
        };
        for (const auto& [ack, fine] : rows) {
            Flight flight = before;
            BOOST_TEST(flight.acknowledge(ack).has_value() == fine);
            if (!fine) BOOST_CHECK(flight == before);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_window_has_256_records) {
    for (const std::uint64_t start : reliable::starts) {
        Flight flight{start};
        for (int i = 0; i < 4; ++i) {
            BOOST_TEST(flight.may_send_new());
            flight.sent(flight.next(), 64, 1000, Stamp{1});
        }
        BOOST_TEST(!flight.may_send_new());
        // All but the first: the last bit of the longest bitmap.
        std::vector<std::uint64_t> beyond;
        for (std::uint64_t i = 1; i < 256; ++i)
            beyond.push_back(start + i);
        BOOST_TEST(flight.acknowledge(Acked{start - 1, beyond})->part.bytes == 3000U);
        BOOST_TEST(!flight.may_send_new());
        BOOST_TEST(!flight.empty());
        BOOST_TEST(flight.acknowledge(Acked{start})->part.bytes == 1000U);
        BOOST_TEST(flight.empty());
        BOOST_TEST(flight.base() == start + 256);
        flight.sent(flight.next(), 1, 100, Stamp{2});
        BOOST_TEST(!flight.empty());
    }
}

BOOST_AUTO_TEST_CASE(lost_is_what_was_sent_before_both_bounds) {
    struct Row {
        std::uint32_t heard, limit;
        std::size_t bytes;
    };
    const std::uint32_t t = 0xFFFF'FFFE; // datagrams are sent at t, t+1, t+2, t+3
    const Row rows[] = {
        {t, t + 9, 0},       {t + 1, t - 1, 0},   {t + 1, t, 300},
        {t + 3, t + 1, 600}, {t + 3, t + 9, 900}, {t + 4, t + 9, 1200},
    };
    for (const auto& [heard, limit, bytes] : rows) {
        Flight flight = with_datagrams(1, 4, t);
        const auto lost = flight.find_lost(Stamp{heard}, Stamp{limit});
        BOOST_TEST(lost.bytes == bytes);
        BOOST_TEST(flight.first_lost().has_value() == (bytes > 0));
        if (bytes > 0)
            BOOST_CHECK(lost.newest == Stamp{t + static_cast<unsigned>(bytes / 300) - 1});
    }
}

BOOST_AUTO_TEST_CASE(the_lost_may_be_cut_anew_and_may_still_come) {
    for (const std::uint64_t start : reliable::starts) {
        Flight flight = with_datagrams(start, 3);
        BOOST_TEST(flight.acknowledge(Acked{start - 1, {start + 1}})->news);
        BOOST_TEST(flight.lose_oldest().bytes == 300U);
        BOOST_CHECK(flight.first_lost() == start);
        BOOST_TEST(flight.is_lost(start));
        BOOST_TEST(!flight.is_lost(start + 1)); // it is here
        BOOST_TEST(flight.is_lost(start + 2));
        BOOST_TEST(!flight.is_lost(start + 3));
        BOOST_TEST(!flight.is_lost(start - 1));
        BOOST_TEST(flight.lost_from(start) == 1U);
        BOOST_TEST(flight.lost_from(start + 1) == 0U);
        flight.sent(start, 1, 100, Stamp{200});
        BOOST_CHECK(flight.first_lost() == start + 2);
        BOOST_TEST(flight.acknowledge(Acked{start + 2})->part.bytes == 100U);
        BOOST_TEST(!flight.first_lost());
        BOOST_TEST(flight.lose_all().bytes == 600U);
        BOOST_TEST(flight.acknowledge(Acked{start + 8})->part.bytes == 0U);
        BOOST_TEST(flight.empty());
    }
}

BOOST_AUTO_TEST_CASE(what_is_skipped_is_of_no_interest) {
    struct Row {
        std::uint64_t to;
        std::size_t bytes;
        std::uint64_t left; ///< records that are not acknowledged then
    };
    const Row rows[] = {{0, 0, 12},  {2, 0, 10},    {3, 300, 9},   {5, 300, 7},
                        {6, 600, 6}, {12, 1200, 0}, {13, 1200, 0}, {100'000, 1200, 0}};
    for (const std::uint64_t start : reliable::starts) {
        for (const auto& [to, bytes, left] : rows) {
            BOOST_TEST_CONTEXT("from " << start << " skipping " << to) {
                Flight flight = with_datagrams(start, 4);
                BOOST_TEST(flight.skip_to(start + to).bytes == bytes);
                BOOST_TEST(flight.base() == start + to);
                BOOST_TEST(flight.next() - flight.base() == left);
                BOOST_TEST(flight.acknowledge(Acked{start - 1}).has_value());
                BOOST_TEST(flight.acknowledge(Acked{flight.next() - 1}).has_value());
                BOOST_TEST(!flight.acknowledge(Acked{flight.next()}).has_value());
                BOOST_TEST(flight.empty());
                flight.sent(flight.next(), 1, 10, Stamp{9});
                BOOST_TEST(flight.acknowledge(Acked{flight.next() - 1})->part.bytes == 10U);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_skip_backwards_is_none) {
    Flight flight = with_datagrams(100, 2);
    const Flight before = flight;
    BOOST_TEST(flight.skip_to(99).bytes == 0U);
    BOOST_CHECK(flight == before);
}

BOOST_AUTO_TEST_CASE(copies_are_of_the_newest_twice_at_most) {
    for (const std::uint64_t start : reliable::starts) {
        Flight flight = with_datagrams(start, 2, 100);
        BOOST_TEST(flight.acknowledge(Acked{start - 1, {start + 4}})->news);
        const auto copied = [&](std::uint32_t stamp, std::size_t room) {
            std::string numbers;
            flight.copy(Stamp{stamp}, [&](std::uint64_t number) {
                if (room-- == 0) return false;
                numbers += std::to_string(number - start) + ' ';
                return true;
            });
            return numbers;
        };
        const Flight before = flight;
        BOOST_TEST(copied(101, 9) == "0 1 2 "); // what goes with this datagram goes once
        flight = before;
        BOOST_TEST(copied(200, 9) == "3 5 0 1 2 "); // what has come does not go
        BOOST_TEST(copied(201, 1) == "3 ");
        BOOST_TEST(copied(202, 9) == "0 1 2 ");
        BOOST_TEST(copied(203, 9) == "");
        BOOST_TEST(flight.acknowledge(Acked{start + 5})->part.bytes == 600U);
    }
}

BOOST_AUTO_TEST_CASE(datagrams_under_way_are_bounded) {
    Flight flight{1};
    for (std::size_t i = 0; i < Flight::max_runs; ++i) {
        BOOST_TEST_REQUIRE(flight.may_send());
        flight.sent(flight.next(), 1, 100, Stamp{static_cast<std::uint32_t>(i)});
    }
    BOOST_TEST(!flight.may_send());
    BOOST_CHECK(flight.oldest_suspect(Stamp{5}) == Stamp{0});
    BOOST_CHECK(!flight.oldest_suspect(Stamp{0}));
    BOOST_TEST(flight.lose_oldest().bytes == 100U);
    BOOST_TEST(flight.may_send());
}

BOOST_AUTO_TEST_SUITE_END()
