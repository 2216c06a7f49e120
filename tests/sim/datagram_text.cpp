#include <confab/sim/datagram_text.hpp>

#include "wire/page.hpp"

#include <confab/sim/datagram_kind.hpp>
#include <confab/sim/packet.hpp>
#include <confab/wire/data_writer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

BOOST_AUTO_TEST_SUITE(datagram_text)

using namespace confab;
using namespace confab::sim;
using namespace confab::wire;
using namespace std::string_literals;

namespace {

std::string line_of(const Message& message) {
    Buffer buffer{};
    return std::visit([&](const auto& any) { return describe(encode(any, buffer)); }, message);
}

std::string line_of(std::string_view text) { return describe(as_bytes(text)); }

DatagramKind kind_of_text(std::string_view text) { return kind_of(as_bytes(text)); }

/// A datagram of a session with what `fill(writer)` puts into it.
template <typename Fill>
Bytes data_with(Fill fill) {
    Buffer buffer{};
    DataWriter writer{buffer, max_datagram_size, Token{0x1F2E'0000'0000'0000}, 5};
    fill(writer);
    const BytesView made = writer.finish();
    return {made.begin(), made.end()};
}

/// What stands behind the token.
template <typename Frame>
std::string frame_line(const Frame& frame) {
    const Bytes made = data_with([&](DataWriter& writer) { BOOST_TEST(writer.put(frame)); });
    const std::string line = describe(made);
    constexpr std::string_view before = "DATA token 1f2e… ";
    BOOST_TEST_REQUIRE(line.starts_with(before));
    return line.substr(before.size());
}

std::string record_line(const WireRecord& record) {
    const Bytes made =
        data_with([&](DataWriter& writer) { BOOST_TEST(writer.put_record(7, record)); });
    const std::string line = describe(made);
    constexpr std::string_view before = "DATA token 1f2e… RECORDS 7 (";
    BOOST_TEST_REQUIRE(line.starts_with(before));
    return line.substr(before.size(), line.size() - before.size() - 1);
}

} // namespace

BOOST_AUTO_TEST_CASE(messages_of_a_login) {
    BOOST_TEST(line_of(Hello{}) == "HELLO");
    BOOST_TEST(line_of(Hello{.versions = {2, 3}}) == "HELLO versions 2..3");
    BOOST_TEST(line_of(Challenge{}) == "CHALLENGE");
    BOOST_TEST(line_of(Join{.name = "ann"}) == "JOIN ann");
    BOOST_TEST(line_of(Join{.back = Return{.from = Sequence{9}}, .room = "den", .name = "ann"}) ==
               "JOIN ann to \"den\" back, from 9");
    BOOST_TEST(line_of(Join{.name = "a\x1B[2Jn"}) == "JOIN a<U+001B>[2Jn");
    BOOST_TEST(line_of(Welcome{.token = Token{0xABCD'0000'0000'0001}, .start = Sequence{3}}) ==
               "WELCOME token abcd… from 3");
    BOOST_TEST(line_of(Reject{.code = Code::name_taken}) == "REJECT name taken");
    BOOST_TEST(line_of(Reject{.code = Code::path}) == "REJECT path");
    BOOST_TEST(line_of(Reset{.token = Token{1}}) == "RESET token 0000…");
}

BOOST_AUTO_TEST_CASE(each_frame) {
    BOOST_TEST(frame_line(Ping{}) == "PING");
    BOOST_TEST(frame_line(Ack{.cumulative = 12}) == "ACK 12");
    const std::array bitmap{std::byte{0x04}, std::byte{0x01}};
    BOOST_TEST(frame_line(Ack{.cumulative = 12, .bitmap = bitmap}) == "ACK 12 and some up to 21");
    BOOST_TEST(frame_line(Position{.head = Sequence{9}, .tail = Sequence{2}}) == "POSITION 2..9");
    BOOST_TEST(frame_line(Probe{}) == "PROBE");
    BOOST_TEST(frame_line(ProbeAck{}) == "PROBE_ACK");
    BOOST_TEST(frame_line(Close{Code::lagged}) == "CLOSE lagged");
    BOOST_TEST(frame_line(RosterAsk{}) == "ROSTER_ASK");
    BOOST_TEST(frame_line(RosterAsk{"bob"}) == "ROSTER_ASK after bob");
}

BOOST_AUTO_TEST_CASE(pages_of_a_roster) {
    const auto page = [](std::initializer_list<std::string_view> names) {
        return describe(data_with([&](DataWriter& writer) {
                   BOOST_TEST(datagrams::put_page(writer, {.at = 5}, names));
               }))
            .substr(std::string_view{"DATA token 1f2e… "}.size());
    };
    BOOST_TEST(page({}) == "ROSTER at 5: 0");
    BOOST_TEST(page({"ann", "bob"}) == "ROSTER at 5: 2 (ann, bob)");
    BOOST_TEST(page({"a", "b", "c", "d", "e"}) == "ROSTER at 5: 5 (a, b, c, …)");
}

BOOST_AUTO_TEST_CASE(each_record) {
    using enum WireKind;
    BOOST_TEST(record_line({.kind = none}) == "void");
    BOOST_TEST(record_line({.kind = text, .bytes = "hi"}) == "text \"hi\"");
    BOOST_TEST(record_line({.kind = text, .name = "ann", .bytes = "hi"}) == "text ann \"hi\"");
    BOOST_TEST(record_line({.kind = text, .last = false, .name = "ann", .bytes = "hi"}) ==
               "text ann \"hi\"…");
    BOOST_TEST(record_line({.kind = text, .first = false, .bytes = "hi"}) == "text …\"hi\"");
    BOOST_TEST(record_line({.kind = notice, .name = "host", .bytes = "hi"}) ==
               "notice host \"hi\"");
    BOOST_TEST(record_line({.kind = joined, .name = "ann"}) == "joined ann");
    BOOST_TEST(record_line({.kind = left, .name = "ann", .bytes = left_bytes(Code::bye, "")}) ==
               "left ann: bye");
    const std::string kicked = left_bytes(Code::kicked, "out");
    BOOST_TEST(record_line({.kind = left, .name = "ann", .bytes = kicked}) ==
               "left ann: kicked \"out\"");
    const std::string long_text(100, 'x');
    BOOST_TEST(record_line({.kind = text, .bytes = long_text}) ==
               "text \"" + std::string(48, 'x') + "…\"");
}

BOOST_AUTO_TEST_CASE(frames_stand_in_their_order) {
    const Bytes made = data_with([](DataWriter& writer) {
        BOOST_TEST(writer.put(Ack{.cumulative = 12}));
        for (const std::uint64_t number : {13U, 14U, 15U, 16U})
            BOOST_TEST(writer.put_record(number, WireRecord{.kind = WireKind::text, .bytes = "a"}));
    });
    BOOST_TEST(describe(made) == "DATA token 1f2e… ACK 12 RECORDS 13..16 "
                                 "(text \"a\", text \"a\", text \"a\", …)");
}

BOOST_AUTO_TEST_CASE(classic_lines) {
    BOOST_TEST(line_of("L ann") == "L ann");
    BOOST_TEST(line_of("Q ann") == "Q ann");
    BOOST_TEST(line_of("C ann hello  you") == "C ann hello you");
    BOOST_TEST(line_of("C ann \x1B[2J") == "C ann <U+001B>[2J");
    BOOST_TEST(line_of("C ann " + std::string(2000, 'x')) == "C ann … too long");
    BOOST_TEST(line_of("ann : hello") == "ann : hello");
    BOOST_TEST(line_of("\nann : hello") == "ann : hello");
    BOOST_TEST(line_of("OK") == "OK");
}

BOOST_AUTO_TEST_CASE(noise) {
    BOOST_TEST(line_of("") == "0 bytes of noise");
    BOOST_TEST(line_of("\xFF") == "1 byte of noise");
    BOOST_TEST(line_of("\0\1"s) == "2 bytes of noise");
    BOOST_TEST(line_of("\xFC\x01too short") == "11 bytes of noise");
    Buffer buffer{};
    const BytesView hello = encode(Hello{}, buffer);
    buffer[9] ^= std::byte{1};
    BOOST_TEST(describe(hello) == "64 bytes of noise");
}

BOOST_AUTO_TEST_CASE(each_is_of_one_kind) {
    const auto kind_of_message = [](const Message& message) {
        Buffer buffer{};
        return std::visit([&](const auto& any) { return name_of(kind_of(encode(any, buffer))); },
                          message);
    };
    BOOST_TEST(kind_of_message(Hello{}) == "HELLO"s);
    BOOST_TEST(kind_of_message(Challenge{}) == "CHALLENGE"s);
    BOOST_TEST(kind_of_message(Join{}) == "JOIN"s);
    BOOST_TEST(kind_of_message(Welcome{}) == "WELCOME"s);
    BOOST_TEST(kind_of_message(Reject{}) == "REJECT"s);
    BOOST_TEST(kind_of_message(Reset{}) == "RESET"s);
    const Ack ack{.cumulative = 1};
    const auto kind_of_data = [](auto fill) { return name_of(kind_of(data_with(fill))); };
    BOOST_TEST(kind_of_data([&](DataWriter& writer) { writer.put(ack); }) == "ACK only"s);
    BOOST_TEST(kind_of_data([&](DataWriter& writer) {
                   writer.put(ack);
                   writer.put(Ping{});
               }) == "control"s);
    BOOST_TEST(kind_of_data([&](DataWriter& writer) {
                   writer.put(ack);
                   writer.put_record(1, WireRecord{.kind = WireKind::text});
                   writer.put(Ping{});
               }) == "RECORDS"s);
    BOOST_TEST(name_of(kind_of_text("L ann")) == "classic"s);
    BOOST_TEST(name_of(kind_of_text("ann : hello")) == "classic"s);
    BOOST_TEST(name_of(kind_of_text("\xFF")) == "noise"s);
}

BOOST_AUTO_TEST_SUITE_END()
