#include <confab/wire/checksum.hpp>

#include "datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <cstddef>
#include <cstdint>

using namespace confab;
using datagrams::Bytes;
namespace checksum = wire::checksum;

BOOST_AUTO_TEST_SUITE(crc32c)

namespace {

/// Every path that this machine has.
template <typename Check>
void for_each_path(Check check) {
    check([](BytesView bytes, std::uint32_t before) { return wire::crc32c(bytes, before); });
    check([](BytesView bytes, std::uint32_t before) { return checksum::portable(bytes, before); });
    if (!checksum::has_hardware()) return;
    check([](BytesView bytes, std::uint32_t before) { return checksum::hardware(bytes, before); });
}

Bytes random_bytes(Random& random, std::size_t count) {
    Bytes bytes(count);
    for (std::byte& byte : bytes)
        byte = static_cast<std::byte>(random.below(256));
    return bytes;
}

struct Vector {
    Bytes bytes;
    std::uint32_t crc;
};

} // namespace

static_assert(checksum::portable({}) == 0);

BOOST_AUTO_TEST_CASE(the_vectors_of_rfc_3720) {
    Bytes rising(32);
    Bytes falling(32);
    for (std::size_t at = 0; at < 32; ++at) {
        rising[at] = static_cast<std::byte>(at);
        falling[at] = static_cast<std::byte>(31 - at);
    }
    const Vector vectors[] = {
        {{}, 0},
        {datagrams::hex("'123456789'"), 0xE306'9283}, // the check value of CRC catalogues
        {datagrams::zeros(32), 0x8A91'36AA},
        {Bytes(32, std::byte{0xFF}), 0x62A8'AB43},
        {rising, 0x46DD'794E},
        {falling, 0x113F'DB5C},
        {datagrams::hex("01C00000 00000000 00000000 00000000 14000000 00000400"
                        "00000014 00000018 28000000 00000000 02000000 00000000"),
         0xD996'3A56},
    };
    for (const Vector& vector : vectors)
        for_each_path([&](auto path) { BOOST_TEST(path(vector.bytes, 0) == vector.crc); });
}

BOOST_AUTO_TEST_CASE(all_paths_agree_at_every_length_and_alignment) {
    Random random{5};
    const Bytes bytes = random_bytes(random, 1300);
    for (std::size_t size = 0; size < 1290; size += size < 70 ? 1 : 61) {
        for (std::size_t start = 0; start < 9; ++start) {
            const BytesView view = BytesView{bytes}.subspan(start, size);
            const auto before = static_cast<std::uint32_t>(random.next());
            std::uint32_t crc = ~before; // bit by bit, as the polynomial is divided
            for (const std::byte byte : view) {
                crc ^= std::to_integer<std::uint32_t>(byte);
                for (int bit = 0; bit < 8; ++bit)
                    crc = (crc & 1U) != 0 ? crc >> 1U ^ 0x82F6'3B78U : crc >> 1U;
            }
            for_each_path([&](auto path) { BOOST_TEST(path(view, before) == ~crc); });
        }
    }
}

BOOST_AUTO_TEST_CASE(parts_make_the_whole) {
    Random random{6};
    const Bytes bytes = random_bytes(random, 100);
    for_each_path([&](auto path) {
        const std::uint32_t whole = path(bytes, 0);
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
            const std::uint32_t head = path(BytesView{bytes}.first(cut), 0);
            BOOST_TEST(path(BytesView{bytes}.subspan(cut), head) == whole);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_datagrams_own_is_left_out) {
    Random random{7};
    for (const std::size_t size : {6U, 7U, 14U, 1200U}) {
        Bytes bytes = random_bytes(random, size);
        Bytes blank = bytes;
        for (std::size_t at = 2; at < 6; ++at)
            blank[at] = std::byte{0};
        const std::uint32_t crc = wire::datagram_checksum(bytes);
        BOOST_TEST(crc == wire::crc32c(blank));
        BOOST_TEST(crc == wire::datagram_checksum(blank));
        bytes[1] ^= std::byte{1};
        BOOST_TEST(crc != wire::datagram_checksum(bytes));
    }
}

BOOST_AUTO_TEST_SUITE_END()
