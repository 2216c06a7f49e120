#include <confab/wire/code.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>

using confab::Reason;
using confab::wire::Code;
using confab::wire::is_code;
using confab::wire::to_code;
using confab::wire::to_reason;

BOOST_AUTO_TEST_SUITE(code)

namespace {

struct Row {
    int number;
    Code code;
    Reason reason;
};

/// The table in docs/protocol.md.
constexpr Row table[] = {
    {1, Code::bye, Reason::bye},
    {2, Code::version, Reason::version},
    {3, Code::full, Reason::full},
    {4, Code::name_taken, Reason::name_taken},
    {5, Code::name_bad, Reason::name_bad},
    {6, Code::auth, Reason::auth},
    {7, Code::quota, Reason::quota},
    {8, Code::busy, Reason::busy},
    {9, Code::too_big, Reason::too_big},
    {10, Code::lagged, Reason::lagged},
    {11, Code::timeout, Reason::timeout},
    {12, Code::protocol, Reason::protocol},
    {13, Code::shutdown, Reason::shutdown},
    {14, Code::replaced, Reason::replaced},
    {15, Code::kicked, Reason::kicked},
    {16, Code::unknown, Reason::unknown},
    {17, Code::no_such_room, Reason::no_such_room},
    {18, Code::unreachable, Reason::unreachable},
    {19, Code::path, Reason::path},
};

} // namespace

BOOST_AUTO_TEST_CASE(each_is_its_number_and_its_reason) {
    for (const auto& [number, code, reason] : table) {
        BOOST_TEST(static_cast<int>(code) == number);
        BOOST_TEST((to_reason(code) == reason), "code " << number);
        BOOST_TEST((to_code(reason) == code), "code " << number);
    }
}

BOOST_AUTO_TEST_CASE(no_other_byte_is_one) {
    for (int byte = 0; byte < 256; ++byte)
        BOOST_TEST(is_code(static_cast<std::uint8_t>(byte)) == (byte >= 1 && byte <= 19));
}

BOOST_AUTO_TEST_CASE(every_reason_has_one) {
    for (int value = 0; value <= static_cast<int>(Reason::unsettled); ++value) {
        const Code code = to_code(static_cast<Reason>(value));
        BOOST_TEST(is_code(static_cast<std::uint8_t>(code)));
    }
    BOOST_TEST((to_code(Reason::text_bad) == Code::protocol));
    BOOST_TEST((to_code(Reason::dismissed) == Code::unknown));
    BOOST_TEST((to_code(Reason::unsettled) == Code::busy));
}

BOOST_AUTO_TEST_SUITE_END()
