#include <confab/sim/json.hpp>

#include <confab/sim/trace_text.hpp>

#include <boost/test/unit_test.hpp>
#include <string>

BOOST_AUTO_TEST_SUITE(json)

using namespace confab;
using namespace confab::sim;
using namespace std::string_literals;

BOOST_AUTO_TEST_CASE(any_bytes_are_valid_and_lose_nothing) {
    const auto text = [](const std::string& bytes) { return JsonObject{}.add("b", bytes).str(); };
    BOOST_TEST(text("plain 小明") == R"({"b":"plain 小明"})");
    BOOST_TEST(text("\"\\/") == R"({"b":"\"\\/"})");
    BOOST_TEST(text("\0\n\x1B\x7F"s) == R"({"b":"\u0000\u000a\u001b\u007f"})");
    BOOST_TEST(text("\u202E\u0085") == R"({"b":"\u202e\u0085"})");
    BOOST_TEST(text("a\xFF") == R"({"b_hex":"61ff"})");
    BOOST_TEST(text("\xED\xA0\x80") == R"({"b_hex":"eda080"})"); // a surrogate is not UTF-8
    BOOST_TEST(text("") == R"({"b":""})");
}

BOOST_AUTO_TEST_CASE(values) {
    BOOST_TEST(JsonObject{}.str() == "{}");
    BOOST_TEST(JsonObject{}.add("n", ~std::uint64_t{0}).add("t", true).add("f", false).str() ==
               R"({"n":18446744073709551615,"t":true,"f":false})");
    BOOST_TEST(to_hex(0x0123'4567'89AB'CDEFU) == "0123456789abcdef");
}

BOOST_AUTO_TEST_CASE(a_line_of_a_trace) {
    const fact::Sent sent{{loopback(1), loopback(2), 3, to_bytes("L ann")}};
    BOOST_TEST(to_json({Duration{1500}, sent}) ==
               R"({"at":1500,"fact":"sent","from":"127.0.0.1:1","to":"127.0.0.1:2","number":3,)"
               R"("bytes":"L ann"})");
    const fact::Lost lost{loopback(1), loopback(2), 3, LossCause::parted};
    BOOST_TEST(to_json({Duration{0}, lost}) ==
               R"({"at":0,"fact":"lost","from":"127.0.0.1:1","to":"127.0.0.1:2","number":3,)"
               R"("cause":"parted"})");
    const fact::Told told{loopback(1), Said{"ann", "\x1B"}};
    BOOST_TEST(to_json({Duration{7}, told}) ==
               R"({"at":7,"fact":"told","node":"127.0.0.1:1","event":"ann : <U+001B>"})");
}

BOOST_AUTO_TEST_SUITE_END()
