#include <confab/protocol/welcome.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>

using namespace confab;

BOOST_AUTO_TEST_SUITE(welcome)

BOOST_AUTO_TEST_CASE(where_a_session_begins) {
    struct Row {
        std::optional<std::uint64_t> from; ///< who returns
        LogId log;
        std::uint16_t history;
        std::uint64_t start;
    };
    // The log holds 10..20, of which the last is the member's own login.
    const Row rows[] = {
        {{}, {}, 0, 20},       {{}, {}, 5, 15},       {{}, {}, 10, 10},      {{}, {}, 65'535, 10},
        {15, LogId{1}, 0, 15}, {15, LogId{1}, 2, 15}, {10, LogId{1}, 0, 10}, {9, LogId{1}, 0, 10},
        {20, LogId{1}, 0, 20}, {21, LogId{1}, 0, 20}, {15, LogId{2}, 0, 20}, {15, LogId{2}, 3, 17},
    };
    for (const std::uint64_t zero : reliable::starts) {
        for (const auto& [from, log, history, start] : rows) {
            SessionTerms terms{.history = history};
            if (from) terms.back = wire::Return{.log = log, .from = Sequence{zero + *from}};
            const Sequence begin =
                start_of(terms, LogId{1}, Sequence{zero + 10}, Sequence{zero + 20});
            BOOST_TEST(static_cast<std::uint64_t>(begin - Sequence{zero}) == start);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
