#include <confab/wire/login.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

using namespace confab;
using namespace confab::wire;
using namespace std::string_view_literals;
using datagrams::Bytes;
using datagrams::hex;
using datagrams::operator+;

BOOST_AUTO_TEST_SUITE(login)

namespace {

/// A body behind the byte of its kind, padded to a size.
Bytes datagram(std::string_view kind, std::string_view body, std::size_t size = 0) {
    Bytes bytes = hex("FC") + hex(kind) + datagrams::zeros(4) + hex(body);
    if (bytes.size() < size) bytes.resize(size);
    return datagrams::mended(bytes);
}

bool accepted(const Bytes& bytes) {
    const auto message = decode(bytes);
    if (message) BOOST_TEST(datagrams::encodes_back(*message, bytes));
    return message.has_value();
}

constexpr Cookie cookie{.time = 0xC1C2C3C4,
                        .mac = {.high = 0xD1D2D3D4D5D6D7D8, .low = 0xE1E2E3E4E5E6E7E8}};
constexpr std::string_view cookie_hex = "C1C2C3C4 D1D2D3D4D5D6D7D8 E1E2E3E4E5E6E7E8 ";

/// A JOIN from its flags on, behind what any JOIN begins with.
Bytes join(std::string_view body, std::size_t size = min_join_size) {
    return datagram("13", "01 01 0000000000000009" + std::string{cookie_hex} + std::string{body},
                    size);
}
constexpr std::string_view no_return = "00 0000000000000000 0000000000000000 0000000000000000 ";

bool joins(std::string_view rest, std::size_t size = min_join_size) {
    return accepted(join(std::string{no_return} + std::string{rest}, size));
}

struct Right {
    Message message;
    Bytes bytes;
};

const Right rights[] = {
    {Hello{.nonce = 0xF1F2F3F4F5F6F7F8}, datagram("01", "01 01 F1F2F3F4F5F6F7F8", 64)},
    {Hello{.versions = {2, 15}, .nonce = 1}, datagram("01", "02 0F 0000000000000001", 64)},
    {Challenge{.versions = {1, 3}, .nonce = 2, .cookie = cookie, .log = LogId{0xA1}},
     datagram("02", "01 03 0000000000000002" + std::string{cookie_hex} + "00000000000000A1")},
    {Join{.nonce = 9, .cookie = cookie, .name = "ada", .size = min_join_size},
     join(std::string{no_return} + "0000 00 03 'ada' 0000")},
    {Join{.nonce = 9,
          .cookie = cookie,
          .back = Return{.old_token = Token{1}, .log = LogId{2}, .from = Sequence{3}},
          .history = 0x1234,
          .room = "客廳",
          .name = "ada",
          .auth = "\xFF\0\n"sv},
     join("01 0000000000000001 0000000000000002 0000000000000003 1234"
          "06 '客廳' 03 'ada' 0003 FF000A",
          1200)},
    {Join{.nonce = 9, .cookie = cookie, .back = Return{}, .size = 1199},
     join("01 0000000000000000 0000000000000000 0000000000000000 0000 00 00 0000", 1199)},
    {Welcome{.nonce = 1,
             .token = Token{2},
             .log = LogId{3},
             .start = Sequence{4},
             .head = Sequence{5},
             .max_text = 6,
             .credit = 7,
             .keepalive = 8,
             .timeout = 9,
             .ack_delay = 10,
             .size = min_join_size},
     datagram("14",
              "0000000000000001 0000000000000002 0000000000000003 0000000000000004"
              "0000000000000005 00000006 0007 0008 0009 000A",
              min_join_size)},
    {Welcome{}, datagram("14", "", 1200)},
    {Reject{.versions = {1, 2}, .nonce = 3, .code = Code::path},
     datagram("05", "01 02 0000000000000003 13")},
};

} // namespace

BOOST_AUTO_TEST_CASE(each_as_bytes_and_back) {
    for (const auto& [message, bytes] : rights) {
        BOOST_TEST(datagrams::to_hex(datagrams::encoded(message)) == datagrams::to_hex(bytes));
        const auto read = decode(bytes);
        BOOST_TEST_REQUIRE(read.has_value(), datagrams::to_hex(bytes));
        BOOST_TEST((*read == message), datagrams::to_hex(bytes));
    }
}

BOOST_AUTO_TEST_CASE(sizes) {
    BOOST_TEST(datagrams::encoded(Hello{}).size() == 64U);
    BOOST_TEST(datagrams::encoded(Challenge{}).size() == 44U);
    BOOST_TEST(datagrams::encoded(Reject{}).size() == 17U);
    for (const std::size_t size :
         {min_join_size, min_join_size + 1, std::size_t{1199}, max_datagram_size}) {
        BOOST_TEST(datagrams::encoded(Join{.size = size}).size() == size);
        BOOST_TEST(datagrams::encoded(Welcome{.size = size}).size() == size);
        BOOST_TEST(accepted(datagram("14", "", size)));
        BOOST_TEST(joins("0000 00 00 0000", size));
    }
    for (const std::size_t size :
         {std::size_t{100}, min_join_size - 1, max_datagram_size + 1, std::size_t{1300}}) {
        BOOST_TEST(!accepted(datagram("14", "", size)), size);
        BOOST_TEST(!joins("0000 00 00 0000", size), size);
    }
    for (const std::size_t size : {16U, 63U, 65U, 512U, 1200U})
        BOOST_TEST(!accepted(datagram("01", "01 01 0000000000000009", size)), size);
}

BOOST_AUTO_TEST_CASE(versions_are_a_range) {
    for (const std::string_view wrong : {"02 01", "FF 00", "01 00"}) {
        const std::string head = std::string{wrong} + "0000000000000009";
        BOOST_TEST(!accepted(datagram("01", head, 64)), wrong);
        BOOST_TEST(!accepted(datagram("02", head + std::string{cookie_hex} + "0000000000000000")));
        BOOST_TEST(!accepted(datagram("05", head + "01")), wrong);
        BOOST_TEST(
            !accepted(datagram(
                "13", head + std::string{cookie_hex} + std::string{no_return} + "0000 00 00 0000",
                min_join_size)),
            wrong);
    }
    BOOST_TEST(accepted(datagram("01", "01 FF 0000000000000009", 64)));
    BOOST_TEST(accepted(datagram("01", "FF FF 0000000000000009", 64)));
}

BOOST_AUTO_TEST_CASE(what_is_left_must_be_zeros) {
    for (const Right& right : rights) {
        if (right.bytes.size() < 64) continue;
        Bytes bytes = right.bytes;
        bytes.back() = std::byte{1};
        BOOST_TEST(!accepted(datagrams::mended(bytes)));
    }
    BOOST_TEST(!accepted(datagram("01", "01 01 0000000000000009 01", 64)));
}

BOOST_AUTO_TEST_CASE(a_return_is_there_or_zeros) {
    const auto returns = [](std::string_view flags_and_back) {
        return accepted(join(std::string{flags_and_back} + "0000 00 00 0000"));
    };
    BOOST_TEST(returns("00 0000000000000000 0000000000000000 0000000000000000"));
    BOOST_TEST(!returns("00 0000000000000001 0000000000000000 0000000000000000"));
    BOOST_TEST(!returns("00 0000000000000000 8000000000000000 0000000000000000"));
    BOOST_TEST(!returns("00 0000000000000000 0000000000000000 0000000000000001"));
    BOOST_TEST(returns("01 0000000000000001 8000000000000000 0000000000000001"));
    for (const std::string_view flags : {"02", "03", "80", "FF"}) {
        const std::string back = " 0000000000000000 0000000000000000 0000000000000000";
        BOOST_TEST(!returns(std::string{flags} + back), flags);
    }
}

BOOST_AUTO_TEST_CASE(room_and_name_are_utf8_and_auth_is_any_bytes) {
    BOOST_TEST(joins("0000 06 '客廳' 06 '你好' 0002 FFFF"));
    BOOST_TEST(!joins("0000 01 FF 03 'ada' 0000"));
    BOOST_TEST(!joins("0000 00 01 80 0000"));
    BOOST_TEST(!joins("0000 00 02 E4BD 0000"));
    // Whether it is a name is the room's to say, with NAME_BAD.
    BOOST_TEST(joins("0000 00 03 'a a' 0000"));
    BOOST_TEST(joins("0000 00 00 0000"));
    const std::string longest(255, 'x');
    const std::string both = "0000 FF '" + longest + "' FF '" + longest + "' ";
    const std::string word = '\'' + std::string(1200 - 67 - 2 * 255, 'x') + '\'';
    BOOST_TEST(joins(both + "026F" + word, 1200));
    BOOST_TEST(!joins(both + "0270" + word, 1200)); // beyond the end
    BOOST_TEST(!joins("0000 00 00 FFFF"));
}

BOOST_AUTO_TEST_CASE(a_join_may_be_full) {
    const std::string auth(1200 - 67 - 3, 'x');
    const Join full{.name = "ada", .auth = auth};
    BOOST_TEST(accepted(datagrams::encoded(full)));
}

BOOST_AUTO_TEST_CASE(a_refusal_has_a_code) {
    for (unsigned code = 0; code < 256; ++code) {
        Bytes bytes = rights[8].bytes;
        bytes.back() = static_cast<std::byte>(code);
        BOOST_TEST(accepted(datagrams::mended(bytes)) == (code >= 1 && code <= 19));
    }
}

BOOST_AUTO_TEST_SUITE_END()
