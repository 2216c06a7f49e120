#include <confab/sim/pcap.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(pcap)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

namespace {

const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, 8888);
const Endpoint ann = ipv4_endpoint({10, 1, 0, 1}, 40'000);
const Endpoint far{.address = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
                   .port = 9};

std::string hex(BytesView bytes) {
    std::string digits;
    for (const std::byte byte : bytes) {
        digits += "0123456789abcdef"[std::to_integer<std::size_t>(byte) / 16];
        digits += "0123456789abcdef"[std::to_integer<std::size_t>(byte) % 16];
    }
    return digits;
}

std::string packet_hex(const Packet& packet) {
    Bytes out;
    append_ip_packet(out, packet);
    return hex(out);
}

struct Block {
    std::uint32_t type = 0;
    BytesView body{};
};

/// Each with the same length at both ends, and nothing left over.
std::vector<Block> blocks_of(BytesView file) {
    std::vector<Block> blocks;
    while (!file.empty()) {
        wire::ByteReader reader{file};
        const auto type = reader.take<std::uint32_t>();
        const auto size = reader.take<std::uint32_t>();
        BOOST_TEST_REQUIRE((size % 4 == 0 && size >= 12 && size <= file.size()));
        wire::ByteReader end{file.subspan(size - 4)};
        BOOST_TEST(end.take<std::uint32_t>() == size);
        blocks.push_back({type, file.subspan(8, size - 12)});
        file = file.subspan(size);
    }
    return blocks;
}

/// The value of the option of this code, from where options begin.
std::string option(BytesView options, std::uint16_t code) {
    wire::ByteReader reader{options};
    while (!reader.at_end()) {
        const auto is = reader.take<std::uint16_t>();
        const std::size_t size = reader.take<std::uint16_t>();
        const auto value = reader.take_text(size);
        reader.take_bytes((0 - size) % 4);
        BOOST_TEST_REQUIRE(reader.ok());
        if (is == code) return std::string{value};
    }
    return "none";
}

std::vector<std::string> comments_of(const std::vector<TraceLine>& trace) {
    const Bytes file = capture_file(trace);
    std::vector<std::string> comments;
    for (const Block& block : blocks_of(file)) {
        if (block.type != sim::pcap::enhanced_packet) continue;
        wire::ByteReader reader{block.body.subspan(12)};
        const std::size_t size = reader.take<std::uint32_t>();
        comments.push_back(option(block.body.subspan(20 + (size + 3) / 4 * 4), 1));
    }
    return comments;
}

/// HELLO's fate is told by facts; the packet itself is two bytes of a classic line.
Packet packet(std::uint64_t number) { return {ann, room, number, to_bytes("OK")}; }

} // namespace

BOOST_AUTO_TEST_CASE(an_ipv4_packet) {
    // The checksums were worked out by hand, and tshark agrees.
    BOOST_TEST(packet_hex({ann, room, 0x1'0203, to_bytes("L ann")}) ==
               "4500002102034000401124c70a0100010a000001"
               "9c4022b8000d114a"
               "4c20616e6e");
}

BOOST_AUTO_TEST_CASE(an_ipv6_packet_and_one_between_both) {
    BOOST_TEST(packet_hex({far, far, 1, to_bytes("OK")}) ==
               "60000000000a114020010db800000000000000000000000120010db8000000000000000000000001"
               "00090009000a5509"
               "4f4b");
    const std::string mixed = packet_hex({ann, far, 1, {}});
    BOOST_TEST(mixed.substr(16, 32) == "00000000000000000000ffff0a010001");
}

BOOST_AUTO_TEST_CASE(a_checksum_is_never_zero) {
    // Each value of these two bytes gives another sum, so one of them gives zero.
    for (unsigned value = 0; value < 0x1'0000; ++value) {
        const Bytes two{std::byte(value >> 8U), std::byte(value & 0xFFU)};
        Bytes out;
        append_ip_packet(out, {ann, room, 1, two});
        BOOST_TEST_REQUIRE((out[26] != std::byte{0} || out[27] != std::byte{0}));
    }
}

BOOST_AUTO_TEST_CASE(what_no_network_carries_is_cut) {
    Bytes out;
    append_ip_packet(out, {ann, room, 1, Bytes(70'000)});
    BOOST_TEST(out.size() == 65'535);
    BOOST_TEST(hex(BytesView{out}.subspan(2, 2)) == "ffff");
}

BOOST_AUTO_TEST_CASE(a_file_as_bytes) {
    const Bytes file = capture_file(std::vector<TraceLine>{
        {0ms, fact::Started{.node = ann, .server = room, .name = "ann"}},
        {1ns, fact::Sent{packet(7)}},
    });
    const auto blocks = blocks_of(file);
    BOOST_TEST_REQUIRE(blocks.size() == 3);
    BOOST_TEST(blocks[0].type == 0x0A0D'0D0A);
    // big-endian, version 1.0, of unknown length; by confab-sim
    BOOST_TEST(hex(blocks[0].body) == "1a2b3c4d00010000ffffffffffffffff"
                                      "0004000a636f6e6661622d73696d000000000000");
    // raw IP, of any length; its name, in nanoseconds
    BOOST_TEST(blocks[1].type == 1);
    BOOST_TEST(hex(blocks[1].body.first(8)) == "0065000000000000");
    BOOST_TEST(option(blocks[1].body.subspan(8), 2) == "confab-sim");
    BOOST_TEST(option(blocks[1].body.subspan(8), 9) == "\x09");
    // of interface 0, 1 ns after the year 2000 began; 30 bytes, filled up to 32
    BOOST_TEST(blocks[2].type == 6);
    BOOST_TEST(hex(blocks[2].body.first(20)) == "000000000d234ccf524300010000001e0000001e");
    BOOST_TEST(hex(blocks[2].body.subspan(48, 4)) == "4f4b0000");
    const BytesView options = blocks[2].body.subspan(52);
    BOOST_TEST(option(options, 1) == "ann: OK; under way at the end");
    BOOST_TEST(hex(wire::as_bytes(option(options, 2))) == "00000002"); // outbound
    BOOST_TEST(hex(wire::as_bytes(option(options, 5))) == "0000000000000007");
}

BOOST_AUTO_TEST_CASE(a_comment_says_what_became_of_a_datagram) {
    const auto sent = [](std::uint64_t number) {
        return TraceLine{10ms, fact::Sent{packet(number)}};
    };
    const auto delivered = [](Duration at, std::uint64_t number) {
        return TraceLine{at, fact::Delivered{packet(number)}};
    };
    const std::vector<TraceLine> trace{
        {0ms, fact::Started{.node = ann, .server = room, .name = "ann"}},
        sent(1),
        sent(2),
        {10ms, fact::Lost{ann, room, 2, LossCause::burst}},
        sent(3),
        {10ms, fact::Doubled{ann, room, 3}},
        {10ms, fact::Injected{packet(4)}},
        sent(5),
        sent(6),
        delivered(25ms, 1),
        delivered(26ms, 3),
        {26ms, fact::Corrupted{ann, room, 3, 12}},
        {27ms, fact::Held{ann, room, 5}},
        {27ms, fact::Held{room, ann, 6}}, // a report, not the datagram
        {28ms, fact::Lost{ann, room, 4, LossCause::closed}},
        delivered(30ms, 6),
        {30ms, fact::Cut{ann, room, 6, 90}},
        delivered(527ms, 5),
        delivered(528ms + 1us, 3),
    };
    const std::vector<std::string> expected{
        "ann: OK; delivered after 15.000 ms",
        "ann: OK; lost (burst)",
        "ann: OK; doubled; delivered after 16.000 ms, bit 12 flipped; delivered after 518.001 ms",
        "a stranger: OK; lost (closed) after 18.000 ms",
        "ann: OK; delivered after 517.000 ms, held for 500.000 ms",
        "ann: OK; delivered after 20.000 ms, cut",
    };
    BOOST_TEST(comments_of(trace) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_node_keeps_its_name_at_another_address) {
    Packet from_new = packet(2);
    from_new.from = far;
    Packet from_room = packet(3);
    from_room.from = room;
    const auto comments = comments_of({
        {0ms, fact::Started{.node = room, .server = room}},
        {0ms, fact::Started{.node = ann, .server = room, .name = "a\x1Bnn"}},
        {2ms, fact::Rebound{ann, ann, far}},
        {3ms, fact::Sent{from_new}},
        {4ms, fact::Sent{from_room}},
        {5ms, fact::Injected{packet(4)}},
    });
    const std::vector<std::string> expected{"a<U+001B>nn: OK; under way at the end",
                                            "room: OK; under way at the end",
                                            "a stranger: OK; under way at the end"};
    BOOST_TEST(comments == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
