// The checkers of what is said, and of what a log says of it: each fires on a planted wrong
// history, and holds its peace on the right one.
#include <confab/sim/checkers.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>
#include <utility>

BOOST_AUTO_TEST_SUITE(speech_checkers)

using namespace confab;
using namespace confab::sim;

namespace {

const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, default_port);
const Endpoint ann = ipv4_endpoint({10, 1, 0, 1}, 40'000);
const Endpoint again = ipv4_endpoint({10, 1, 0, 2}, 40'000);
const Author ann_stay{.room = 5, .member = ReliableHost::first_session};
const Author next_stay{.room = 5, .member = ReliableHost::first_session + 1};
const Author classic_stay{.room = 5, .member = 1};

fact::Recorded recorded(Record record, LogId log = LogId{3}) {
    return {.room = room, .record = std::move(record), .log = log};
}
fact::Recorded joined(const Author& author) {
    return recorded({.kind = RecordKind::joined, .author = author, .name = "ann"});
}
fact::Recorded left(const Author& author) {
    return recorded({.kind = RecordKind::left, .author = author, .name = "ann"});
}
fact::Recorded text(std::string words, const Author& author = ann_stay, LogId log = LogId{3}) {
    return recorded({.author = author, .name = "ann", .text = std::move(words)}, log);
}
fact::Recorded piece(std::string words, bool first, bool last) {
    fact::Recorded whole = text(std::move(words));
    whole.record.first = first;
    whole.record.last = last;
    return whole;
}
fact::Commanded says(const Endpoint& node, std::string words) {
    return {node, Command::say, {}, std::move(words)};
}

/// Ann, of confab/1, is in, and says three texts.
std::string said_once(std::initializer_list<Facts> steps) {
    SaidOnceChecker checker{fold_ascii};
    Verdict verdict;
    checker.check({fact::Started{room, room, {}}, fact::Started{ann, room, "ann", Dialect::confab1},
                   joined(ann_stay), says(ann, "one"), says(ann, "two"), says(ann, "three")},
                  verdict);
    for (const Facts& facts : steps)
        checker.check(facts, verdict);
    return verdict.first() ? verdict.first()->invariant : "";
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_said_once_stands_in_the_log_once_and_in_its_order) {
    BOOST_TEST(said_once({{text("one"), text("two"), text("three")}}) == "");
    BOOST_TEST(said_once({{text("one")}, {text("three")}}) == ""); // the other was refused
    BOOST_TEST(said_once({{text("one")}, {text("one")}}) == "S3");
    BOOST_TEST(said_once({{text("two")}, {text("one")}}) == "S3");
    BOOST_TEST(
        said_once(
            {{text("one")}, {left(ann_stay)}, {joined(next_stay)}, {text("one", next_stay)}}) ==
        "S3");
    BOOST_TEST(
        said_once(
            {{text("one")}, {left(ann_stay)}, {joined(next_stay)}, {text("two", next_stay)}}) ==
        "");
    BOOST_TEST(said_once({{text("one")}, {text("one", ann_stay, LogId{4})}}) == "");
    BOOST_TEST(said_once({{text("what nobody has said")}}) == ""); // S2 says so
}

BOOST_AUTO_TEST_CASE(who_says_it_twice_has_it_twice) {
    const Facts restarted{fact::Started{again, room, "ann", Dialect::confab1}, says(again, "one")};
    BOOST_TEST(said_once({{says(ann, "one")}, {text("one")}, {text("two"), text("one")}}) == "");
    BOOST_TEST(said_once({{text("one")}, restarted, {text("one")}}) == "");
    BOOST_TEST(said_once({{text("one")}, restarted, {text("one")}, {text("one")}}) == "S3");
}

BOOST_AUTO_TEST_CASE(a_text_is_said_once_when_all_of_it_is) {
    const Facts said{says(ann, "onetwo")};
    const Facts whole{piece("one", true, false), piece("two", false, true)};
    BOOST_TEST(said_once({said, whole}) == "");
    BOOST_TEST(said_once({said, whole, whole}) == "S3");
    BOOST_TEST(said_once({said, {piece("one", true, false)}, {left(ann_stay)}, whole}) == "");
}

BOOST_AUTO_TEST_CASE(what_the_network_doubles_and_what_is_void_is_excused) {
    BOOST_TEST(SaidOnceChecker::is_classic(text("one", classic_stay).record));
    BOOST_TEST(!SaidOnceChecker::is_classic(text("one").record));
    BOOST_TEST(said_once({{text("one")},
                          {left(ann_stay)},
                          {text("two")},
                          {joined(next_stay)},
                          {text("two", next_stay)}}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
