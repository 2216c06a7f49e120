#include <confab/sim/trace_text.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(trace_text)

using namespace confab;
using namespace confab::sim;
using namespace std::string_literals;

const Endpoint ann = loopback(1);
const Endpoint bob = loopback(2);

std::string line_of(const Fact& fact) { return to_json({.at = Duration{5}, .fact = fact}); }

BOOST_AUTO_TEST_CASE(faults_of_links) {
    BOOST_TEST(line_of(fact::Corrupted{ann, bob, 7, 12}) ==
               R"({"at":5,"fact":"corrupted","from":"127.0.0.1:1","to":"127.0.0.1:2",)"
               R"("number":7,"bit":12})");
    BOOST_TEST(line_of(fact::Cut{ann, bob, 7, 90}) ==
               R"({"at":5,"fact":"cut","from":"127.0.0.1:1","to":"127.0.0.1:2",)"
               R"("number":7,"size":90})");
    const auto cause = [](LossCause which) {
        const std::string line = line_of(fact::Lost{ann, bob, 7, which});
        return line.substr(line.find("\"cause\""));
    };
    BOOST_TEST(cause(LossCause::chance) == R"("cause":"chance"})");
    BOOST_TEST(cause(LossCause::parted) == R"("cause":"parted"})");
    BOOST_TEST(cause(LossCause::closed) == R"("cause":"closed"})");
    BOOST_TEST(cause(LossCause::burst) == R"("cause":"burst"})");
    BOOST_TEST(cause(LossCause::too_big) == R"("cause":"too_big"})");
    BOOST_TEST(cause(LossCause::queue_full) == R"("cause":"queue_full"})");
    BOOST_TEST(cause(LossCause::rebound) == R"("cause":"rebound"})");
    BOOST_TEST(cause(LossCause::inbox_full) == R"("cause":"inbox_full"})");
}

BOOST_AUTO_TEST_CASE(faults_of_nodes) {
    BOOST_TEST(line_of(fact::Held{ann, bob, 7}) ==
               R"({"at":5,"fact":"held","from":"127.0.0.1:1","to":"127.0.0.1:2","number":7})");
    BOOST_TEST(line_of(fact::Rebound{ann, ann, bob}) ==
               R"({"at":5,"fact":"rebound","node":"127.0.0.1:1","from":"127.0.0.1:1",)"
               R"("to":"127.0.0.1:2"})");
    BOOST_TEST(line_of(fact::Paused{ann}) == R"({"at":5,"fact":"paused","node":"127.0.0.1:1"})");
    BOOST_TEST(line_of(fact::Resumed{ann}) == R"({"at":5,"fact":"resumed","node":"127.0.0.1:1"})");
}

BOOST_AUTO_TEST_SUITE_END()
