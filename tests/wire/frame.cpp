#include <confab/wire/frame.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace confab;
using namespace confab::wire;
using datagrams::Bytes;
using datagrams::hex;
using datagrams::operator+;

BOOST_AUTO_TEST_SUITE(frames)

namespace {

using Frame =
    std::variant<Ping, Ack, Records, Position, Probe, ProbeAck, Close, RosterAsk, RosterPage>;

std::vector<Frame> frames_of(BytesView bytes) {
    std::vector<Frame> all;
    for_each_frame(bytes, [&all](const auto& frame) { all.emplace_back(frame); });
    return all;
}

const Bytes bits = hex("05 80");
const Bytes most_bits = Bytes(32, std::byte{0xFF});
const Bytes two_records = hex("19 03 0002 00000007 'adahi' 18 00 0000 00000000");
const Bytes two_names = hex("03 'ada' 06 '你好'");

struct Right {
    Frame frame;
    Bytes bytes;
};

const Right rights[] = {
    {Ping{}, hex("01")},
    {Ack{.cumulative = 0x0102030405060708, .echo = 0x090A0B0C, .hold = 0x0D0E, .credit = 0x0F10},
     hex("02 0102030405060708 090A0B0C 0D0E 0F10 00")},
    {Ack{.cumulative = ~std::uint64_t{0}, .hold = 65535, .bitmap = bits},
     hex("02 FFFFFFFFFFFFFFFF 00000000 FFFF 0000 02 0580")},
    {Ack{.bitmap = most_bits}, hex("02 0000000000000000 00000000 0000 0000 20") + most_bits},
    {Records{.first = 0x0102030405060708, .count = 2, .bytes = two_records},
     hex("03 0102030405060708 02") + two_records},
    {Position{.head = Sequence{2}, .tail = Sequence{0xF100000000000001}},
     hex("04 0000000000000002 F100000000000001")},
    {Probe{0xF102030405060708}, hex("05 F102030405060708")},
    {ProbeAck{0xF102030405060708}, hex("06 F102030405060708")},
    {Close{Code::bye}, hex("07 01")},
    {Close{Code::path}, hex("07 13")},
    {RosterAsk{}, hex("08 00")},
    {RosterAsk{"ada"}, hex("08 03 'ada'")},
    {RosterPage{.at = Sequence{0xF1}, .after = "bob", .count = 2, .names = two_names},
     hex("09 00000000000000F1 00 03 'bob' 02") + two_names},
    {RosterPage{.at = Sequence{1}, .last = true, .count = 2, .names = two_names},
     hex("09 0000000000000001 01 00 02") + two_names},
    {RosterPage{.last = true}, hex("09 0000000000000000 01 00 00")},
};

} // namespace

BOOST_AUTO_TEST_CASE(each_as_bytes_and_back) {
    for (const auto& [frame, bytes] : rights) {
        const std::string digits = datagrams::to_hex(bytes);
        BOOST_TEST_REQUIRE(are_frames(bytes), digits);
        const auto read = frames_of(bytes);
        BOOST_TEST_REQUIRE(read.size() == 1U, digits);
        BOOST_TEST((read.front() == frame), digits);
        BOOST_TEST(datagrams::to_hex(datagrams::rewritten(bytes)) == digits);
    }
}

BOOST_AUTO_TEST_CASE(two_frames_that_differ_are_not_equal) {
    for (const Right& one : rights) {
        for (const Right& other : rights)
            BOOST_TEST((one.frame == other.frame) == (&one == &other));
    }
}

BOOST_AUTO_TEST_CASE(any_number_in_their_order) {
    Bytes bytes;
    for (const Right& right : rights)
        bytes = bytes + right.bytes;
    for (const std::size_t padded : {0U, 1U, 40U}) {
        const Bytes all = bytes + datagrams::zeros(padded);
        BOOST_TEST_REQUIRE(are_frames(all));
        const auto read = frames_of(all);
        BOOST_TEST_REQUIRE(read.size() == std::size(rights));
        for (std::size_t at = 0; at < read.size(); ++at)
            BOOST_TEST((read[at] == rights[at].frame));
        BOOST_TEST((datagrams::rewritten(all) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(a_part_of_a_frame_is_none) {
    for (const Right& right : rights) {
        for (std::size_t size = 0; size < right.bytes.size(); ++size) {
            const Bytes part(right.bytes.begin(),
                             right.bytes.begin() + static_cast<std::ptrdiff_t>(size));
            BOOST_TEST(!are_frames(part), datagrams::to_hex(part));
            if (size > 0) BOOST_TEST(!are_frames(hex("01") + part), datagrams::to_hex(part));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_breaks_the_table) {
    const std::string_view wrongs[] = {
        // no such frame
        "0A",
        "FF",
        "01 0A",
        // PAD is zeros to the end
        "00 01",
        "01 00 00 01",
        // ACK: a bitmap that ends with a zero, or is too long
        "02 0000000000000000 00000000 0000 0000 01 00",
        "02 0000000000000000 00000000 0000 0000 02 0100",
        "02 0000000000000000 00000000 0000 0000 21"
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000 01",
        // RECORDS: none, fewer than counted, one that is wrong
        "03 0000000000000001 00",
        "03 0000000000000001 02 18 00 0000 00000000",
        "03 0000000000000001 01 18 00 0000 00000001",
        "03 0000000000000001 01 38 00 0000 00000000",
        "03 0000000000000001 02 18 00 0000 00000000 19 00 0001 00000000 0A",
        "03 0000000000000001 01 1D 00 0000 00000000",
        // CLOSE
        "07 00",
        "07 14",
        "07 FF",
        // ROSTER_ASK: after no name
        "08 01 20",
        "08 01 FF",
        "08 21 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
        // ROSTER: neither last nor not; after no name; a name that is none; fewer than counted; and
        // a page that cannot be gone on from
        "09 0000000000000001 02 00 01 01 'a'",
        "09 0000000000000001 FF 00 01 01 'a'",
        "09 0000000000000001 01 01 20 01 01 'a'",
        "09 0000000000000001 01 00 01 00",
        "09 0000000000000001 01 00 01 01 0A",
        "09 0000000000000001 01 00 02 01 'a' 01 20",
        "09 0000000000000001 01 00 01 21 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
        "09 0000000000000001 01 00 02 01 'a'",
        "09 0000000000000001 00 00 00",
    };
    for (const auto wrong : wrongs) {
        BOOST_TEST(!are_frames(hex(wrong)), wrong);
        BOOST_TEST(!are_frames(hex("01") + hex(wrong) + hex("01")), wrong);
    }
    BOOST_TEST(!are_frames({})); // one at least
}

BOOST_AUTO_TEST_CASE(numbers_of_frames) {
    for (unsigned number = 0; number < 256; ++number) {
        const Bytes alone{static_cast<std::byte>(number)};
        BOOST_TEST(are_frames(alone) == (number <= 1)); // PAD and PING have no fields
    }
}

BOOST_AUTO_TEST_CASE(what_a_bitmap_says) {
    const Ack ack{.cumulative = 10, .bitmap = bits}; // 0b1000'0000'0000'0101
    for (std::size_t i = 0; i < 300; ++i)
        BOOST_TEST(ack.has(i) == (i == 0 || i == 2 || i == 15), i);
    BOOST_TEST(!Ack{}.has(0));
    BOOST_TEST(!ack.has(~std::size_t{0}));
    const Ack full{.bitmap = most_bits};
    BOOST_TEST((full.has(0) && full.has(255) && !full.has(256)));
}

BOOST_AUTO_TEST_CASE(records_are_numbered_from_the_first_on) {
    Bytes bytes;
    for (int count = 0; count < 255; ++count)
        append_record(bytes, {.kind = WireKind::text, .bytes = std::to_string(count)});
    const Records records{.first = ~std::uint64_t{0} - 1, .count = 255, .bytes = bytes};
    BOOST_TEST(is_frame(records));
    std::uint64_t next = ~std::uint64_t{0} - 1;
    int visited = 0;
    records.for_each([&](std::uint64_t number, const WireRecord& record) {
        BOOST_TEST(number == next++);
        BOOST_TEST(record.bytes == std::to_string(visited++));
    });
    BOOST_TEST(visited == 255);
    BOOST_TEST(!is_frame(Records{.first = 1, .count = 254, .bytes = bytes}));
    BOOST_TEST(!is_frame(Records{.first = 1, .count = 0, .bytes = {}}));
}

BOOST_AUTO_TEST_CASE(names_of_a_page) {
    const RosterPage page{.last = true, .count = 2, .names = two_names};
    std::string names;
    page.for_each_name([&](std::string_view name) { names += std::string{name} + ' '; });
    BOOST_TEST(names == "ada 你好 ");
    BOOST_TEST(!is_frame(RosterPage{.last = true, .count = 1, .names = two_names}));
    BOOST_TEST(!is_frame(RosterPage{.last = true, .count = 3, .names = two_names}));
}

BOOST_AUTO_TEST_SUITE_END()
