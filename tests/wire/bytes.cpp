#include <confab/wire/bytes.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace confab;
using namespace std::string_view_literals;
using wire::as_bytes;
using wire::as_text;
using wire::ByteReader;
using wire::ByteWriter;

BOOST_AUTO_TEST_SUITE(bytes)

namespace {

constexpr std::array<std::byte, 4> four{std::byte{0x01}, std::byte{0x02}, std::byte{0xFE},
                                        std::byte{0xFF}};

constexpr std::uint32_t number_of(BytesView view) { return ByteReader{view}.take<std::uint32_t>(); }

} // namespace

static_assert(number_of(four) == 0x0102FEFF);
static_assert(number_of(BytesView{four}.first(3)) == 0);

BOOST_AUTO_TEST_CASE(fields_are_taken_one_after_the_other_big_endian) {
    ByteReader reader{as_bytes("\x81\x80\x02\x80\x00\x00\x03\xFF\x02\x03\x04\x05\x06\x07\x08"
                               "name"
                               "\x01"sv)};
    BOOST_TEST(int{reader.take<std::uint8_t>()} == 0x81);
    BOOST_TEST(reader.take<std::uint16_t>() == 0x8002U);
    BOOST_TEST(reader.take<std::uint32_t>() == 0x80000003U);
    BOOST_TEST(reader.take<std::uint64_t>() == 0xFF02'0304'0506'0708U);
    BOOST_TEST(reader.take_text(0).empty());
    BOOST_TEST(reader.take_text(4) == "name");
    BOOST_TEST(reader.rest().size() == 1U);
    BOOST_TEST((reader.ok() && !reader.at_end()));
    BOOST_TEST(as_text(reader.take_bytes(1)) == "\x01");
    BOOST_TEST((reader.ok() && reader.at_end()));
    BOOST_TEST(reader.take_bytes(0).empty());
    BOOST_TEST(reader.at_end());
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_failed_stays_failed) {
    ByteReader reader{as_bytes("abc")};
    BOOST_TEST(reader.take<std::uint32_t>() == 0U);
    const auto gives_nothing = [&reader] {
        return !reader.ok() && !reader.at_end() && reader.rest().empty() &&
               reader.take<std::uint8_t>() == 0 && reader.take_bytes(1).empty() &&
               reader.take_bytes(0).empty() && reader.take_text(2).empty();
    };
    BOOST_TEST(gives_nothing()); // although there would have been three bytes
    reader.take_zeros();
    BOOST_TEST(gives_nothing());

    reader = ByteReader{as_bytes("abc")};
    reader.fail();
    BOOST_TEST(gives_nothing());

    reader = ByteReader{{}};
    BOOST_TEST(reader.at_end());
    BOOST_TEST(int{reader.take<std::uint8_t>()} == 0);
    BOOST_TEST(gives_nothing());
}

BOOST_AUTO_TEST_CASE(zeros_to_the_end) {
    const auto ends = [](std::string_view text) {
        ByteReader reader{as_bytes(text)};
        reader.take_zeros();
        return reader.at_end();
    };
    BOOST_TEST(ends(""));
    BOOST_TEST(ends("\0"sv));
    BOOST_TEST(ends("\0\0\0"sv));
    BOOST_TEST(!ends("\1\0\0"sv));
    BOOST_TEST(!ends("\0\0\x80"sv));
}

BOOST_AUTO_TEST_CASE(fields_are_put_one_after_the_other_and_nowhere_else) {
    std::array<std::byte, 24> room{};
    room.fill(std::byte{0x55});
    ByteWriter writer{std::span{room}.first(22)};
    BOOST_TEST(writer.size() == 0U);
    BOOST_TEST(writer.remaining() == 22U);
    writer.put(std::uint8_t{0x81});
    writer.put(std::uint16_t{0x8002});
    writer.put(std::uint32_t{0x80000003});
    writer.put(std::uint64_t{0xFF02'0304'0506'0708});
    writer.put_text("name");
    BOOST_TEST(writer.size() == 19U);
    BOOST_TEST(writer.remaining() == 3U);
    writer.put_bytes({});
    writer.put_zeros(0);
    writer.put_bytes(as_bytes("!"));
    writer.put_zeros(2);
    BOOST_TEST(writer.remaining() == 0U);
    BOOST_TEST(as_text(writer.written()) ==
               "\x81\x80\x02\x80\x00\x00\x03\xFF\x02\x03\x04\x05\x06\x07\x08"
               "name!\x00\x00"sv);
    BOOST_TEST(as_text(BytesView{room}.subspan(22)) == "UU");

    writer.put_at(0, std::uint8_t{'a'});
    writer.put_at(1, std::uint16_t{0x6263});
    writer.put_at(18, std::uint32_t{0x77787980});
    BOOST_TEST(as_text(writer.written().first(3)) == "abc");
    BOOST_TEST(as_text(BytesView{room}.subspan(17)) == "mwxy\x80UU");
}

BOOST_AUTO_TEST_CASE(a_text_and_its_bytes_are_one) {
    for (const auto text : {""sv, "ada"sv, "a\0b"sv, "\xFF\x80"sv}) {
        BOOST_TEST(as_text(as_bytes(text)) == text);
        BOOST_TEST(as_bytes(text).size() == text.size());
    }
    BOOST_TEST(wire::same_bytes({}, as_bytes("")));
    BOOST_TEST(wire::same_bytes(as_bytes("ab"), as_bytes("abc").first(2)));
    BOOST_TEST(!wire::same_bytes(as_bytes("ab"), as_bytes("abc")));
    BOOST_TEST(!wire::same_bytes(as_bytes("ab"), as_bytes("aB")));
}

BOOST_AUTO_TEST_SUITE_END()
