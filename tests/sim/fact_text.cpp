#include <confab/sim/fact_text.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

BOOST_AUTO_TEST_SUITE(fact_text)

using namespace confab;
using namespace confab::sim;
using namespace std::string_literals;

const Endpoint room = loopback(1);
const Endpoint ann = loopback(2);

std::string line_of(const Fact& fact) {
    const auto found = node_fact(fact);
    return found ? std::to_string(found->node.port) + ' ' + found->name + '|' + found->text
                 : "nothing"s;
}

BOOST_AUTO_TEST_CASE(what_happens_to_a_node) {
    BOOST_TEST(line_of(fact::Started{.node = room, .server = room}) == "1 started|");
    BOOST_TEST(line_of(fact::Started{.node = ann, .server = room, .name = "ann"}) ==
               "2 started|ann, for 127.0.0.1:1");
    BOOST_TEST(line_of(fact::Stopped{ann}) == "2 stopped|");
    BOOST_TEST(line_of(fact::Woken{ann}) == "2 woken|");
    BOOST_TEST(line_of(fact::Paused{ann}) == "2 paused|");
    BOOST_TEST(line_of(fact::Resumed{ann}) == "2 resumed|");
    BOOST_TEST(line_of(fact::LogChanged{room}) == "1 log_changed|");
    BOOST_TEST(line_of(fact::Rebound{ann, ann, loopback(3)}) ==
               "2 rebound|127.0.0.1:2 → 127.0.0.1:3");
    BOOST_TEST(line_of(fact::Reported{ann, room}) == "2 reported|nobody listens at 127.0.0.1:1");
    BOOST_TEST(line_of(fact::ReportLost{ann, room}) ==
               "2 report_lost|nobody listens at 127.0.0.1:1");
    BOOST_TEST(line_of(fact::Progressed{ann, {4, 3, 2, 1}}).starts_with("2 progressed|4 queued"));
}

BOOST_AUTO_TEST_CASE(commands_records_and_events) {
    BOOST_TEST(line_of(fact::Commanded{ann, Command::say, "", "h\x1Bi"}) ==
               "2 commanded|say \"h<U+001B>i\"");
    BOOST_TEST(line_of(fact::Commanded{ann, Command::leave, "", ""}) == "2 commanded|leave");
    BOOST_TEST(line_of(fact::Commanded{room, Command::kick, "ann", "out"}) ==
               "1 commanded|kick ann \"out\"");
    const auto recorded = [](Record record) {
        return line_of(fact::Recorded{.room = room, .record = record, .number = Sequence{7}});
    };
    BOOST_TEST(recorded({.kind = RecordKind::joined, .name = "ann"}) == "1 recorded|7: joined ann");
    BOOST_TEST(recorded({.name = "ann", .text = "hi"}) == "1 recorded|7: text ann \"hi\"");
    BOOST_TEST(recorded({.name = "ann", .text = "hi", .last = false}) ==
               "1 recorded|7: text ann \"hi\"…");
    BOOST_TEST(recorded({.kind = RecordKind::left, .reason = Reason::timeout, .name = "ann"}) ==
               "1 recorded|7: left ann: no answer");
    BOOST_TEST(line_of(fact::Told{ann, Said{"bob", "hi"}}) == "2 told|bob : hi");
    const std::string told = line_of(fact::Told{ann, Said{"bob", std::string(999, 'x')}});
    BOOST_TEST((told.ends_with("xx…") && told.size() < 260));
}

BOOST_AUTO_TEST_CASE(of_datagrams_nothing) {
    BOOST_TEST(line_of(fact::Sent{}) == "nothing");
    BOOST_TEST(line_of(fact::Lost{}) == "nothing");
    BOOST_TEST(line_of(fact::HandledForeign{}) == "nothing");
}

BOOST_AUTO_TEST_SUITE_END()
