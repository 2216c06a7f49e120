#include <confab/protocol/wire_record.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace confab;
using wire::WireKind;
using wire::WireRecord;

BOOST_AUTO_TEST_SUITE(wire_record)

BOOST_AUTO_TEST_CASE(a_record_of_the_log_as_the_wire_tells_it) {
    struct Row {
        Record record;
        WireRecord wire;
    };
    const std::string bye = wire::left_bytes(wire::Code::bye, "");
    const std::string kicked = wire::left_bytes(wire::Code::kicked, "enough");
    const Row rows[] = {
        {{.kind = RecordKind::joined, .name = "ada"}, {.kind = WireKind::joined, .name = "ada"}},
        {{.kind = RecordKind::left, .name = "ada"},
         {.kind = WireKind::left, .name = "ada", .bytes = bye}},
        {{.kind = RecordKind::left, .reason = Reason::kicked, .name = "ada", .text = "enough"},
         {.kind = WireKind::left, .name = "ada", .bytes = kicked}},
        {{.kind = RecordKind::notice, .submission = 5, .name = "admin", .text = "hear"},
         {.kind = WireKind::notice, .name = "admin", .bytes = "hear"}},
        {{.submission = 5, .name = "ada", .text = "hi"},
         {.kind = WireKind::text, .ref = 5, .name = "ada", .bytes = "hi"}},
        {{.submission = (1ULL << 32U) + 6, .name = "ada", .text = "hi", .first = false},
         {.kind = WireKind::text, .first = false, .ref = 6, .bytes = "hi"}},
        {{.submission = 7, .name = "ada", .text = "hi", .last = false},
         {.kind = WireKind::text, .last = false, .ref = 7, .name = "ada", .bytes = "hi"}},
    };
    for (const auto& [record, wire] : rows) {
        std::string buffer = "what was in it before";
        BOOST_CHECK(to_wire(record, true, buffer) == wire);
        BOOST_TEST(wire::is_record(to_wire(record, true, buffer)));
        BOOST_CHECK(to_wire(record, false, buffer) == WireRecord{}); // it has a number, no more
    }
}

BOOST_AUTO_TEST_SUITE_END()
