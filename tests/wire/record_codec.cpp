#include <confab/wire/record_codec.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace confab;
using namespace confab::wire;
using namespace std::string_view_literals;
using datagrams::Bytes;
using datagrams::hex;

BOOST_AUTO_TEST_SUITE(record_codec)

namespace {

struct Right {
    WireRecord record;
    std::string_view bytes; ///< see hex()
};

const Right rights[] = {
    {{}, "18 00 0000 00000000"},
    {{.kind = WireKind::text, .ref = 7, .name = "ada", .bytes = "hello"},
     "19 03 0005 00000007 'adahello'"},
    {{.kind = WireKind::text, .bytes = "hello"}, "19 00 0005 00000000 'hello'"}, // to the room
    {{.kind = WireKind::text, .ref = 0xFFFFFFFF, .name = "你好"}, "19 06 0000 FFFFFFFF '你好'"},
    {{.kind = WireKind::text, .last = false, .ref = 7, .name = "ada", .bytes = "hel"},
     "09 03 0003 00000007 'adahel'"},
    {{.kind = WireKind::text, .first = false, .last = false, .ref = 7, .bytes = "l"},
     "01 00 0001 00000007 'l'"},
    {{.kind = WireKind::text, .first = false, .ref = 7, .bytes = "o"}, "11 00 0001 00000007 'o'"},
    {{.kind = WireKind::notice, .name = "管理員", .bytes = "six"},
     "1A 09 0003 00000000 '管理員six'"},
    {{.kind = WireKind::notice, .name = "the boss"}, "1A 08 0000 00000000 'the boss'"},
    {{.kind = WireKind::joined, .name = "ada"}, "1B 03 0000 00000000 'ada'"},
    {{.kind = WireKind::left, .name = "ada", .bytes = "\x01"}, "1C 03 0001 00000000 'ada' 01"},
    {{.kind = WireKind::left, .name = "ada", .bytes = "\x0Fgo"},
     "1C 03 0003 00000000 'ada' 0F 'go'"},
};

/// A record, or null: what bytes read as, when nothing may be left over.
std::optional<WireRecord> read(BytesView bytes) {
    ByteReader reader{bytes};
    const auto record = read_record(reader);
    BOOST_TEST(reader.ok() == record.has_value());
    return reader.at_end() ? record : std::nullopt;
}

bool reads(std::string_view digits) { return read(hex(digits)).has_value(); }

/// Written by hand, whatever is_record() says of it.
bool reads(const WireRecord& record) {
    Bytes bytes = hex("00 00 0000 00000000");
    ByteWriter writer{bytes};
    writer.put(record_layout::flags_of(record));
    writer.put(static_cast<std::uint8_t>(record.name.size()));
    writer.put(static_cast<std::uint16_t>(record.bytes.size()));
    writer.put(record.ref);
    using datagrams::operator+;
    const Bytes whole =
        bytes + datagrams::bytes_of(record.name) + datagrams::bytes_of(record.bytes);
    const auto taken = read(whole);
    BOOST_TEST(taken.has_value() == is_record(record));
    BOOST_TEST((!taken || *taken == record));
    return taken.has_value();
}

} // namespace

BOOST_AUTO_TEST_CASE(each_kind_as_bytes_and_back) {
    for (const auto& [record, digits] : rights) {
        const Bytes expected = hex(digits);
        BOOST_TEST(is_record(record), digits);
        BOOST_TEST(encoded_size(record) == expected.size());
        Bytes out = hex("55");
        append_record(out, record);
        BOOST_TEST(datagrams::to_hex(BytesView{out}.subspan(1)) == datagrams::to_hex(expected));
        BOOST_TEST((out.front() == std::byte{0x55}));
        const auto taken = read(expected);
        BOOST_TEST_REQUIRE(taken.has_value(), digits);
        BOOST_TEST((*taken == record), digits);
    }
}

BOOST_AUTO_TEST_CASE(one_after_the_other) {
    Bytes ring;
    for (const auto& right : rights)
        append_record(ring, right.record);
    ByteReader reader{ring};
    for (const auto& right : rights) {
        const auto taken = read_record(reader);
        BOOST_TEST_REQUIRE(taken.has_value());
        BOOST_TEST((*taken == right.record));
    }
    BOOST_TEST(reader.at_end());
    BOOST_TEST(!read_record(reader));
    BOOST_TEST(!reader.ok());
}

BOOST_AUTO_TEST_CASE(none_is_read_from_a_part) {
    for (const auto& right : rights) {
        const Bytes bytes = hex(right.bytes);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            BOOST_TEST(!read(BytesView{bytes}.first(size)), right.bytes << " cut to " << size);
    }
}

BOOST_AUTO_TEST_CASE(flags_that_are_none) {
    for (unsigned flags = 0; flags < 256; ++flags) {
        Bytes bytes = hex("00 00 0000 00000000");
        bytes.front() = static_cast<std::byte>(flags);
        // Void with both; a text with any; the others need a name, and there are no more kinds.
        const bool right = flags == 0x18 || flags == 0x01 || flags == 0x09 || flags == 0x11 ||
                           flags == 0x19 || flags == 0x1A;
        BOOST_TEST(read(bytes).has_value() == right, "flags " << flags);
    }
    BOOST_TEST(!reads("1D 03 0000 00000000 'ada'"));
    BOOST_TEST(!reads("3B 03 0000 00000000 'ada'"));
    BOOST_TEST(!reads("5B 03 0000 00000000 'ada'"));
    BOOST_TEST(!reads("9B 03 0000 00000000 'ada'"));
}

BOOST_AUTO_TEST_CASE(what_breaks_the_table) {
    const WireRecord wrongs[] = {
        {.kind = WireKind::none, .name = "ada"},
        {.kind = WireKind::none, .bytes = "x"},
        {.kind = WireKind::none, .ref = 1},
        {.kind = WireKind::none, .first = false},
        {.kind = WireKind::none, .last = false},
        {.kind = WireKind::text, .first = false, .name = "ada", .bytes = "x"},
        {.kind = WireKind::text, .name = "a da", .bytes = "x"},
        {.kind = WireKind::text, .name = "a\u200Bda", .bytes = "x"},
        {.kind = WireKind::text, .name = "\xFF", .bytes = "x"},
        {.kind = WireKind::text, .name = "ada", .bytes = "\n"},
        {.kind = WireKind::text, .name = "ada", .bytes = "\x7F"},
        {.kind = WireKind::text, .name = "ada", .bytes = "a\0b"sv},
        {.kind = WireKind::text, .name = "ada", .bytes = "\u0085"},
        {.kind = WireKind::text, .name = "ada", .bytes = "\xE4\xBD"}, // cut within a character
        {.kind = WireKind::text, .name = "ada", .bytes = "\xED\xA0\x80"},
        {.kind = WireKind::notice, .first = false, .name = "boss", .bytes = "x"},
        {.kind = WireKind::notice, .last = false, .name = "boss", .bytes = "x"},
        {.kind = WireKind::notice, .ref = 1, .name = "boss", .bytes = "x"},
        {.kind = WireKind::notice, .name = "bo\nss", .bytes = "x"},
        {.kind = WireKind::notice, .name = "boss", .bytes = "\x1B[2J"},
        {.kind = WireKind::joined},
        {.kind = WireKind::joined, .name = "ada", .bytes = "x"},
        {.kind = WireKind::joined, .ref = 1, .name = "ada"},
        {.kind = WireKind::joined, .first = false, .name = "ada"},
        {.kind = WireKind::joined, .last = false, .name = "ada"},
        {.kind = WireKind::joined, .name = "a\tda"},
        {.kind = WireKind::left, .bytes = "\x01"},
        {.kind = WireKind::left, .name = "ada"},
        {.kind = WireKind::left, .name = "ada", .bytes = "\0"sv},
        {.kind = WireKind::left, .name = "ada", .bytes = "\x14"},
        {.kind = WireKind::left, .name = "ada", .bytes = "\xFF"},
        {.kind = WireKind::left, .name = "ada", .bytes = "\x01\n"},
        {.kind = WireKind::left, .name = "ada", .bytes = "\x01\x80"},
        {.kind = WireKind::left, .ref = 1, .name = "ada", .bytes = "\x01"},
        {.kind = WireKind::left, .first = false, .name = "ada", .bytes = "\x01"},
        {.kind = WireKind::left, .last = false, .name = "ada", .bytes = "\x01"},
        {.kind = static_cast<WireKind>(5), .name = "ada"},
        {.kind = static_cast<WireKind>(7)},
    };
    for (const WireRecord& wrong : wrongs)
        BOOST_TEST(!reads(wrong), "wrong " << &wrong - wrongs);
}

BOOST_AUTO_TEST_CASE(limits_of_name_and_bytes) {
    const std::string longest_name(32, 'n');
    const std::string longest(1024, 'x');
    for (const auto kind : {WireKind::text, WireKind::notice}) {
        BOOST_TEST(reads({.kind = kind, .name = longest_name, .bytes = longest}));
        BOOST_TEST(!reads({.kind = kind, .name = longest_name + 'n', .bytes = longest}));
        BOOST_TEST(!reads({.kind = kind, .name = longest_name, .bytes = longest + 'x'}));
    }
    const std::string words = '\x0F' + std::string(1023, 'x');
    BOOST_TEST(reads({.kind = WireKind::left, .name = longest_name, .bytes = words}));
    BOOST_TEST(!reads({.kind = WireKind::left, .name = longest_name, .bytes = words + 'x'}));
    BOOST_TEST(reads({.kind = WireKind::joined, .name = longest_name}));
    BOOST_TEST(!reads({.kind = WireKind::joined, .name = longest_name + 'n'}));
}

BOOST_AUTO_TEST_CASE(why_somebody_has_left) {
    for (std::uint8_t byte = 1; byte <= 19; ++byte) {
        for (const auto words : {""sv, "out!"sv, "再見"sv}) {
            const std::string bytes = left_bytes(static_cast<Code>(byte), words);
            const WireRecord record{.kind = WireKind::left, .name = "ada", .bytes = bytes};
            BOOST_TEST(reads(record));
            BOOST_TEST((left_of(record) == LeftBytes{static_cast<Code>(byte), words}));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
