#include <confab/protocol/settlement.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

using namespace confab;

BOOST_AUTO_TEST_SUITE(settlement)

namespace {

/// The old session began at 10, the new one at 20.
Settlement opened(std::uint64_t start) {
    Settlement settlement;
    settlement.close(Sequence{start + 10});
    settlement.open_until(Sequence{start + 20});
    return settlement;
}

} // namespace

BOOST_AUTO_TEST_CASE(concerns_what_lies_between_the_heads) {
    for (const std::uint64_t start : reliable::starts) {
        Settlement settlement = opened(start);
        for (const auto& [number, concerned] :
             {std::pair{9U, false}, {10U, false}, {11U, true}, {20U, true}, {21U, false}}) {
            BOOST_TEST(settlement.concerns(Sequence{start + number}) == concerned);
        }
        BOOST_TEST(!settlement.is_read(Sequence{start + 20}));
        BOOST_TEST(settlement.is_read(Sequence{start + 21}));
        settlement.end_stay(Sequence{start + 10}); // an earlier stay
        BOOST_TEST(settlement.concerns(Sequence{start + 11}));
        settlement.end_stay(Sequence{start + 12});
        BOOST_TEST(!settlement.concerns(Sequence{start + 13}));
        settlement.skip_to(Sequence{start + 15}); // nothing of it was to be found there
        BOOST_TEST(!settlement.is_blind());
        settlement.close(Sequence{start + 20});
        BOOST_TEST(!settlement.concerns(Sequence{start + 20}));
        BOOST_TEST(!settlement.is_open());
    }
}

BOOST_AUTO_TEST_CASE(a_gap_before_it_hides_nothing) {
    for (const std::uint64_t start : reliable::starts) {
        Settlement settlement = opened(start);
        settlement.skip_to(Sequence{start + 10});
        BOOST_TEST(!settlement.is_blind());
        settlement.skip_to(Sequence{start + 11});
        BOOST_TEST(settlement.is_blind());
        // The stay may have ended there, and what is said behind it be a namesake's.
        BOOST_TEST(settlement.is_doubtful());
        settlement.doubt(3);
        BOOST_TEST((settlement.resolve() == 3U));
        settlement.end_stay(Sequence{start + 13});
        BOOST_TEST(!settlement.resolve().has_value());
        settlement.close(Sequence{start + 20});
        BOOST_TEST(!settlement.is_blind());
    }
}

BOOST_AUTO_TEST_CASE(sessions_that_break_before_it_is_settled_are_settled_together) {
    Settlement settlement = opened(0);
    settlement.open_until(Sequence{30});
    BOOST_TEST(settlement.concerns(Sequence{11}));
    BOOST_TEST(settlement.concerns(Sequence{30}));
}

BOOST_AUTO_TEST_CASE(while_a_session_lasts_what_is_read_counts_too) {
    for (const std::uint64_t start : reliable::starts) {
        Settlement settlement;
        settlement.close(Sequence{start + 10});
        BOOST_TEST(!settlement.concerns(Sequence{start + 10}));
        BOOST_TEST(settlement.concerns(Sequence{start + 11}));
        settlement.move_on(Sequence{start + 8}); // what was before its login is nobody's business
        BOOST_TEST(!settlement.concerns(Sequence{start + 10}));
        settlement.skip_to(Sequence{start + 11});
        settlement.open_until(Sequence{start + 20});
        BOOST_TEST(settlement.is_blind());
        settlement.close(Sequence{start + 20}); // all is acknowledged
        BOOST_TEST(!settlement.is_blind());
    }
}

BOOST_AUTO_TEST_SUITE_END()
