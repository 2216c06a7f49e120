#include <confab/wire/message.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

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
using datagrams::mended;
using datagrams::operator+;

BOOST_AUTO_TEST_SUITE(messages)

namespace {

/// Frames of every kind; PAD where asked for.
Bytes every_frame() {
    return hex("01"
               "02 0000000000000009 00000008 0007 0006 02 0180"
               "03 0000000000000005 03 19 03 0002 00000007 'adahi' 1B 03 0000 00000000 'bob'"
               "   1C 03 0004 00000000 'bob' 0F 'out'"
               "04 0000000000000009 0000000000000001"
               "05 0000000000000001 06 0000000000000002"
               "07 0D"
               "08 03 'ada'"
               "09 0000000000000009 00 03 'ada' 02 03 'bob' 06 '你好'"
               "03 0000000000000001 01 1A 09 0003 00000000 '管理員six'");
}

/// One of each, and some that are full.
std::vector<Bytes> valid() {
    static const Bytes frames = every_frame();
    static const Bytes padded = frames + datagrams::zeros(30);
    static const std::string auth(1130, 'x');
    const Message messages[] = {
        Hello{.nonce = 0x0102030405060708},
        Challenge{.nonce = 1, .cookie = {2, {3, 4}}, .log = LogId{5}},
        Join{.nonce = 1, .cookie = {2, {3, 4}}, .room = "r", .name = "你好", .size = min_join_size},
        Join{.back = Return{Token{1}, LogId{2}, Sequence{3}}, .name = "ada", .auth = auth},
        Welcome{
            .nonce = 1, .token = Token{2}, .log = LogId{3}, .max_text = 4, .size = min_join_size},
        Reject{.nonce = 1, .code = Code::full},
        Reset{.token = Token{0xF1}},
        Data{.token = Token{1}, .stamp = 2, .frames = BytesView{frames}.first(1)},
        Data{.token = Token{1}, .stamp = 2, .frames = frames},
        Data{.token = Token{1}, .stamp = 2, .frames = padded},
    };
    std::vector<Bytes> all;
    for (const Message& message : messages)
        all.push_back(datagrams::encoded(message));
    return all;
}

/// Nothing, or what encodes back to the same bytes.
bool is_total(const Bytes& bytes) {
    const auto message = decode(bytes);
    return !message || datagrams::encodes_back(*message, bytes);
}

} // namespace

BOOST_AUTO_TEST_CASE(reset_and_data_as_bytes_and_back) {
    const Bytes ping = hex("01");
    struct Right {
        Message message;
        Bytes bytes;
    };
    const Right rights[] = {
        {Reset{Token{0xF102030405060708}}, hex("FC 16 00000000 F102030405060708")},
        {Data{Token{0xF102030405060708}, 0xFFFFFFFE, ping},
         hex("FC 17 00000000 F102030405060708 FFFFFFFE 01")},
    };
    for (const auto& [message, unsealed] : rights) {
        const Bytes bytes = mended(unsealed);
        BOOST_TEST(datagrams::to_hex(datagrams::encoded(message)) == datagrams::to_hex(bytes));
        const auto read = decode(bytes);
        BOOST_TEST_REQUIRE(read.has_value());
        BOOST_TEST((*read == message));
    }
    BOOST_TEST(datagrams::encoded(rights[0].message).size() == reset_size);
    BOOST_TEST(datagrams::encoded(rights[1].message).size() == data_header_size + 1);
}

BOOST_AUTO_TEST_CASE(what_is_valid_is_accepted_and_encodes_back) {
    for (const Bytes& bytes : valid()) {
        const auto message = decode(bytes);
        BOOST_TEST_REQUIRE(message.has_value(), datagrams::to_hex(bytes));
        BOOST_TEST(datagrams::encodes_back(*message, bytes));
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_byte_is_found) {
    for (const Bytes& bytes : valid()) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            for (const unsigned damage : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
                Bytes damaged = bytes;
                damaged[at] ^= static_cast<std::byte>(damage);
                if (decode(damaged)) BOOST_ERROR("byte " << at << " ^ " << damage);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_forged_byte_makes_nothing_or_another_message) {
    std::size_t refused = 0;
    std::size_t accepted = 0;
    for (const Bytes& bytes : valid()) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            for (const unsigned change : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
                Bytes forged = bytes;
                forged[at] ^= static_cast<std::byte>(change);
                forged = mended(forged);
                if (!is_total(forged)) BOOST_ERROR("byte " << at << " ^ " << change);
                ++(decode(forged) ? accepted : refused);
            }
        }
    }
    BOOST_TEST(refused > 5'000U);
    BOOST_TEST(accepted > 5'000U);
}

BOOST_AUTO_TEST_CASE(none_is_shorter_or_longer) {
    for (const Bytes& bytes : valid()) {
        const auto kind = std::to_integer<unsigned>(bytes[1]);
        const bool fixed = kind != 0x17;
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            Bytes part = bytes;
            part.resize(size);
            BOOST_TEST(!decode(part), datagrams::to_hex(part));
            part = mended(part);
            BOOST_TEST(is_total(part));
            if (fixed && size < min_join_size) BOOST_TEST(!decode(part), datagrams::to_hex(part));
        }
        for (const unsigned more : {0x00U, 0x01U, 0x55U, 0xFFU}) {
            Bytes longer = bytes;
            longer.push_back(static_cast<std::byte>(more));
            BOOST_TEST(!decode(longer));
            longer = mended(longer);
            BOOST_TEST(is_total(longer));
            // Only JOIN and WELCOME may be longer by zeros, DATA by PAD or PING.
            const bool may = (kind == 0x13 || kind == 0x14) ? more == 0 && bytes.size() < 1200
                                                            : kind == 0x17 && more <= 1;
            const bool after_pad = kind == 0x17 && bytes.back() == std::byte{0};
            BOOST_TEST(decode(longer).has_value() == (may && !(after_pad && more != 0)));
        }
    }
}

BOOST_AUTO_TEST_CASE(no_other_version_or_kind) {
    for (const Bytes& bytes : valid()) {
        for (unsigned kind = 0; kind < 256; ++kind) {
            Bytes other = bytes;
            other[1] = static_cast<std::byte>(kind);
            other = mended(other);
            BOOST_TEST(is_total(other));
            const bool known = kind == 0x01 || kind == 0x02 || kind == 0x13 || kind == 0x14 ||
                               kind == 0x05 || kind == 0x16 || kind == 0x17;
            if (!known) BOOST_TEST(!decode(other), "kind " << kind);
        }
        Bytes classic = bytes;
        classic[0] = std::byte{'C'};
        BOOST_TEST(!decode(mended(classic)));
    }
}

BOOST_AUTO_TEST_CASE(data_holds_one_frame_at_least_and_none_that_is_wrong) {
    const Bytes header = hex("FC 17 00000000 0000000000000001 00000002");
    BOOST_TEST(!decode(mended(header)));
    BOOST_TEST(decode(mended(header + hex("01"))).has_value());
    BOOST_TEST(!decode(mended(header + hex("0A"))));
    BOOST_TEST(!decode(mended(header + hex("01 07 00"))));
    const Bytes full = header + datagrams::zeros(1200 - header.size());
    BOOST_TEST(decode(mended(full)).has_value());
    BOOST_TEST(!decode(mended(full + hex("00"))));
}

BOOST_AUTO_TEST_CASE(any_bytes_are_a_message_or_nothing) {
    Random random{11};
    const std::vector<Bytes> seeds = valid();
    int accepted = 0;
    for (int round = 0; round < 30'000; ++round) {
        Bytes bytes = seeds[random.below(seeds.size())];
        for (auto changes = random.below(4); changes > 0; --changes)
            bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
        if (random.below(4) == 0) bytes.resize(random.below(bytes.size() + 20));
        if (random.below(8) != 0) bytes = mended(bytes);
        BOOST_TEST_REQUIRE(is_total(bytes), datagrams::to_hex(bytes));
        accepted += decode(bytes) ? 1 : 0;
    }
    BOOST_TEST(accepted > 1'000);
}

BOOST_AUTO_TEST_SUITE_END()
