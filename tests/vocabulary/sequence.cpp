#include <confab/vocabulary/sequence.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>

using confab::Sequence;

BOOST_AUTO_TEST_SUITE(sequence)

namespace {

constexpr std::uint64_t starts[] = {0,
                                    1,
                                    0xFFFF'FFFF,
                                    0x1'0000'0000,
                                    0x7FFF'FFFF'FFFF'FFFF,
                                    0x8000'0000'0000'0000,
                                    0xFFFF'FFFF'FFFF'FFFF};
constexpr std::uint64_t counts[] = {1, 2, 1000, 0xFFFF'FFFF, 0x7FFF'FFFF'FFFF'FFFF};

constexpr Sequence last{0xFFFF'FFFF'FFFF'FFFF};
static_assert(last + 1 == Sequence{});
static_assert(last < Sequence{});
static_assert(Sequence{} - last == 1);
static_assert(Sequence{} - 1 == last);
static_assert(confab::LogId{1} != confab::LogId{2});

} // namespace

BOOST_AUTO_TEST_CASE(newer_is_greater_from_every_start) {
    for (const std::uint64_t start : starts) {
        for (const std::uint64_t count : counts) {
            BOOST_TEST_CONTEXT(start << " + " << count) {
                const Sequence older{start};
                const Sequence newer = older + count;
                BOOST_CHECK(older < newer);
                BOOST_CHECK(!(newer < older));
                BOOST_CHECK(older != newer);
                BOOST_TEST((newer - older) == static_cast<std::int64_t>(count));
                BOOST_TEST((older - newer) == -static_cast<std::int64_t>(count));
                BOOST_CHECK(newer - count == older);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(increment_is_the_next_even_past_the_last) {
    for (const std::uint64_t start : starts) {
        Sequence sequence{start};
        BOOST_TEST((++sequence).value() == start + 1);
        BOOST_TEST((sequence - Sequence{start}) == 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
