#include <confab/vocabulary/siphash.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <set>
#include <utility>

using confab::BytesView;
using confab::Secret;
using confab::siphash128;

BOOST_AUTO_TEST_SUITE(siphash)

namespace {

/// The authors' vectors: the key is the bytes 0, 1, … 15, and so is the message, as far as it goes.
constexpr Secret key{.high = 0x0F0E'0D0C'0B0A'0908, .low = 0x0706'0504'0302'0100};

constexpr std::array<std::byte, 64> counted = [] {
    std::array<std::byte, 64> bytes{};
    for (std::size_t at = 0; at < bytes.size(); ++at)
        bytes[at] = static_cast<std::byte>(at);
    return bytes;
}();

struct Vector {
    std::size_t size;
    Secret hash;
};

} // namespace

BOOST_AUTO_TEST_CASE(the_vectors_of_its_authors) {
    const Vector vectors[] = {
        {0, {.high = 0x9302'55C7'1472'F66D, .low = 0xE6A8'25BA'047F'81A3}},
        {1, {.high = 0x45FC'229B'1159'7634, .low = 0x44AF'996B'D8C1'87DA}},
        {3, {.high = 0x51ED'8529'B0B6'335F, .low = 0x4EA9'6752'0CB6'709C}},
        {7, {.high = 0x3982'F01F'A64A'B8C0, .low = 0x53C1'DBD8'BEEB'F1A1}},
        {8, {.high = 0xB497'14F3'64E2'830F, .low = 0x61F5'5862'BAA9'623B}},
        {9, {.high = 0xED71'6DBB'028B'7FC4, .low = 0xABBA'D90A'0699'4426}},
        {15, {.high = 0xD9C3'CF97'0FEC'087E, .low = 0x11A8'B033'99E9'9354}},
        {16, {.high = 0x7705'2385'BF15'33FD, .low = 0xBB54'B067'CAA4'E26E}},
        {17, {.high = 0x4077'E47A'C466'C054, .low = 0x98B8'8D73'E806'3D47}},
        {31, {.high = 0x353D'C452'4FDE'2317, .low = 0xFCFA'2332'18B0'3929}},
        {63, {.high = 0x7CBD'3F97'9A06'3E50, .low = 0x4A83'502F'77D1'5051}},
    };
    for (const auto& [size, hash] : vectors) {
        const Secret found = siphash128(key, BytesView{counted}.first(size));
        BOOST_TEST(found.low == hash.low, "low of " << size << " bytes");
        BOOST_TEST(found.high == hash.high, "high of " << size << " bytes");
    }
}

BOOST_AUTO_TEST_CASE(it_is_known_when_compiled) {
    static_assert(siphash128(key, {}).low == 0xE6A8'25BA'047F'81A3);
    static_assert(siphash128(key, {}).high == 0x9302'55C7'1472'F66D);
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_CASE(each_bit_of_the_key_and_of_the_message_counts) {
    const BytesView message = BytesView{counted}.first(21);
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    const auto differs = [&seen](const Secret& hash) {
        return seen.emplace(hash.high, hash.low).second;
    };
    BOOST_TEST(differs(siphash128(key, message)));
    for (unsigned bit = 0; bit < 64; ++bit) {
        const std::uint64_t mask = std::uint64_t{1} << bit;
        BOOST_TEST(differs(siphash128({.high = key.high ^ mask, .low = key.low}, message)));
        BOOST_TEST(differs(siphash128({.high = key.high, .low = key.low ^ mask}, message)));
    }
    for (std::size_t bit = 0; bit < 8 * message.size(); ++bit) {
        std::array<std::byte, 64> changed = counted;
        changed[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
        BOOST_TEST(differs(siphash128(key, BytesView{changed}.first(message.size()))));
    }
}

BOOST_AUTO_TEST_SUITE_END()
