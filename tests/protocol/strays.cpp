#include <confab/protocol/strays.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(strays)

namespace {

constexpr wire::Token known{1};
constexpr wire::Token unknown{2};

std::string answer(Strays& strays, wire::Token token, std::size_t bytes, Instant now) {
    wire::Buffer buffer;
    const BytesView bytes_sent = strays.answer(wire::Data{.token = token}, bytes, buffer, now);
    BOOST_TEST(bytes_sent.size() <= bytes);
    return bytes_sent.empty() ? "" : reliable::words(bytes_sent);
}

} // namespace

BOOST_AUTO_TEST_CASE(an_end_is_told_for_a_minute_and_never_in_more_bytes) {
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        Strays strays{then};
        strays.remember(known, {}, wire::Code::bye, then);
        BOOST_TEST(answer(strays, known, 19, then) == "");
        BOOST_TEST(answer(strays, known, 20, then) == "CLOSE bye");
        BOOST_TEST(answer(strays, known, 1200, then + 1min - 1ns) == "CLOSE bye");
        BOOST_TEST(answer(strays, known, 1200, then + 1min) == "RESET");
        BOOST_TEST(answer(strays, unknown, 15, then + 1min) == "RESET");
        BOOST_TEST(answer(strays, unknown, 14, then + 1min) == "");
    }
}

BOOST_AUTO_TEST_CASE(resets_are_limited_and_ends_are_not) {
    Strays strays{Instant{}};
    strays.remember(known, {}, wire::Code::bye, Instant{});
    int resets = 0;
    for (int i = 0; i < 1000; ++i) {
        resets += answer(strays, unknown, 100, Instant{}) == "RESET" ? 1 : 0;
        BOOST_TEST_REQUIRE(answer(strays, known, 100, Instant{}) == "CLOSE bye");
    }
    BOOST_TEST(resets == 100);
}

/// Not with the token of the session that has ended, nor with the one before, if its WELCOME was
/// lost.
BOOST_AUTO_TEST_CASE(whose_stay_has_ended_does_not_return_for_a_minute) {
    constexpr wire::Token before{3};
    constexpr wire::Token replaced{4};
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        Strays strays{then};
        const auto refusal = [&](wire::Token token, Instant now) {
            return strays.refusal(wire::Join{.back = wire::Return{.old_token = token}}, now);
        };
        strays.remember_replaced(before, then);
        strays.remember_replaced(replaced, then);
        strays.remember(known, wire::Return{.old_token = before}, wire::Code::kicked, then);
        for (const wire::Token token : {known, before}) {
            BOOST_CHECK(refusal(token, then + 1min - 1ns) == Reason::kicked);
            BOOST_CHECK(!refusal(token, then + 1min));
        }
        BOOST_CHECK(!refusal(replaced, then)); // its stay goes on
        BOOST_CHECK(!refusal(unknown, then));
        BOOST_CHECK(!strays.refusal(wire::Join{}, then));
        BOOST_TEST(answer(strays, replaced, 100, then).starts_with("CLOSE replaced"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
