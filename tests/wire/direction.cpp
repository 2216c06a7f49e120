#include <confab/wire/direction.hpp>

#include "wire/datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/wire/data_writer.hpp>

#include <functional>

using namespace confab;
using namespace confab::wire;

BOOST_AUTO_TEST_SUITE(direction)

namespace {

using Put = std::function<void(DataWriter&)>;

datagrams::Bytes frames(const Put& put) {
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, Token{1}, 0};
    put(writer);
    return datagrams::bytes_of(writer.finish().subspan(data_header_size));
}

Put record(const WireRecord& record) {
    return [record](DataWriter& writer) { writer.put_record(1, record); };
}

} // namespace

BOOST_AUTO_TEST_CASE(which_frames_go_which_way) {
    struct Row {
        const char* what;
        Put put;
        bool to_room, to_member;
    };
    const Row rows[] = {
        {"PING", [](auto& out) { out.put(Ping{}); }, true, true},
        {"ACK", [](auto& out) { out.put(Ack{.cumulative = 1}); }, true, true},
        {"ACK with credit", [](auto& out) { out.put(Ack{.credit = 1}); }, false, true},
        {"POSITION", [](auto& out) { out.put(Position{}); }, false, true},
        {"PROBE", [](auto& out) { out.put(Probe{1}); }, false, true},
        {"PROBE_ACK", [](auto& out) { out.put(ProbeAck{1}); }, true, false},
        {"CLOSE", [](auto& out) { out.put(Close{}); }, true, true},
        {"ROSTER_ASK", [](auto& out) { out.put(RosterAsk{"a"}); }, true, false},
        {"ROSTER", [](auto& out) { out.put(RosterPage{.last = true}); }, false, true},
        {"a text", record({.kind = WireKind::text, .bytes = "x"}), true, false},
        {"its middle", record({.kind = WireKind::text, .first = false, .last = false}), true, true},
        {"a text with a ref", record({.kind = WireKind::text, .first = false, .ref = 1}), false,
         true},
        {"a text with a name", record({.kind = WireKind::text, .name = "a"}), false, true},
        {"void", record({}), false, true},
        {"joined", record({.kind = WireKind::joined, .name = "a"}), false, true},
        {"notice", record({.kind = WireKind::notice, .name = "a"}), false, true},
    };
    for (const auto& [what, put, to_room, to_member] : rows) {
        BOOST_TEST(are_to_room(frames(put)) == to_room, what);
        BOOST_TEST(are_to_member(frames(put)) == to_member, what);
        // One that goes the wrong way, among others.
        const auto among = frames([&put = put](DataWriter& out) {
            out.put(Ping{});
            put(out);
            out.put(Close{});
        });
        BOOST_TEST(are_to_room(among) == to_room, what);
        BOOST_TEST(are_to_member(among) == to_member, what);
    }
}

BOOST_AUTO_TEST_CASE(each_record_is_looked_at) {
    const auto two = frames([](DataWriter& out) {
        out.put_record(1, WireRecord{.kind = WireKind::text, .bytes = "x"});
        out.put_record(2, WireRecord{});
    });
    BOOST_TEST(!are_to_room(two));
    BOOST_TEST(!are_to_member(two));
}

BOOST_AUTO_TEST_SUITE_END()
