#include <confab/wire/envelope.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>

using namespace confab;
using namespace confab::wire;
using datagrams::Bytes;

BOOST_AUTO_TEST_SUITE(envelope)

BOOST_AUTO_TEST_CASE(the_first_byte_tells_the_dialect) {
    for (unsigned first = 0; first < 256; ++first) {
        const Bytes bytes{static_cast<std::byte>(first), std::byte{0xFC}};
        BOOST_TEST(is_confab(bytes) == (first == 0xFC));
        BOOST_TEST(is_confab(BytesView{bytes}.first(1)) == (first == 0xFC));
    }
    BOOST_TEST(!is_confab({}));
}

BOOST_AUTO_TEST_CASE(what_is_sealed_has_its_checksum_and_nothing_of_what_was_in_the_buffer) {
    Buffer buffer;
    buffer.fill(std::byte{0xAA});
    ByteWriter writer = message::begin(buffer, message::reset);
    message::put(writer, Token{0x0102030405060708});
    const BytesView sealed = message::seal(writer, 20);
    BOOST_TEST(sealed.size() == 20U);
    BOOST_TEST(datagrams::to_hex(sealed.first(2)) == "FC 16");
    BOOST_TEST(datagrams::to_hex(sealed.subspan(6)) == "01 02 03 04 05 06 07 08 00 00 00 00 00 00");
    ByteReader reader{sealed.subspan(2)};
    BOOST_TEST(reader.take<std::uint32_t>() == datagram_checksum(sealed));
    BOOST_TEST((buffer[20] == std::byte{0xAA}));
}

BOOST_AUTO_TEST_CASE(names_as_bytes_and_back) {
    Buffer buffer{};
    ByteWriter writer{buffer};
    message::put(writer, Token{0xF000000000000001});
    message::put(writer, LogId{0xF000000000000002});
    message::put(writer, Sequence{0xF000000000000003});
    ByteReader reader{writer.written()};
    BOOST_TEST((message::take_token(reader) == Token{0xF000000000000001}));
    BOOST_TEST((message::take_log(reader) == LogId{0xF000000000000002}));
    BOOST_TEST((message::take_sequence(reader) == Sequence{0xF000000000000003}));
    BOOST_TEST(reader.at_end());
}

BOOST_AUTO_TEST_SUITE_END()
