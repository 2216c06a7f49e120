// checksum: CRC-32C (Castagnoli; RFC 3720, B.4), which finds what the network has damaged.
// The one rule: one result on every machine: the processor's own instruction where there is one,
// eight tables where there is none.
#pragma once

#include "../vocabulary/datagram.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

namespace confab::wire {

namespace checksum {

/// tables[n][byte]: what a byte leaves behind after n zeros have followed it.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
    constexpr std::uint32_t reversed_polynomial = 0x82F6'3B78;
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t left = byte;
        for (int bit = 0; bit < 8; ++bit)
            left = left >> 1U ^ (reversed_polynomial & (0U - (left & 1U)));
        tables[0][byte] = left;
    }
    for (std::size_t zeros = 1; zeros < tables.size(); ++zeros) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t left = tables[zeros - 1][byte];
            tables[zeros][byte] = left >> 8U ^ tables[0][left & 0xFFU];
        }
    }
    return tables;
}

inline constexpr Tables tables = make_tables();

constexpr std::uint32_t portable(BytesView bytes, std::uint32_t before = 0) {
    std::uint32_t crc = ~before;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint32_t next = 0;
        for (std::size_t at = 0; at < 8; ++at) {
            const auto byte = std::to_integer<std::uint32_t>(bytes[at]);
            const std::uint32_t folded = at < 4 ? crc >> (8 * at) & 0xFFU : 0;
            next ^= tables[7 - at][byte ^ folded];
        }
        crc = next;
    }
    for (const std::byte byte : bytes)
        crc = crc >> 8U ^ tables[0][(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU];
    return ~crc;
}

#if defined(__x86_64__)

inline bool has_hardware() { return __builtin_cpu_supports("sse4.2") != 0; }

/// Precondition: has_hardware().
__attribute__((target("sse4.2"))) inline std::uint32_t hardware(BytesView bytes,
                                                                std::uint32_t before = 0) {
    std::uint64_t crc = ~before;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        crc = __builtin_ia32_crc32di(crc, word);
    }
    auto rest = static_cast<std::uint32_t>(crc);
    for (const std::byte byte : bytes)
        rest = __builtin_ia32_crc32qi(rest, std::to_integer<unsigned char>(byte));
    return ~rest;
}

#elif defined(__ARM_FEATURE_CRC32) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

constexpr bool has_hardware() { return true; }

inline std::uint32_t hardware(BytesView bytes, std::uint32_t before = 0) {
    std::uint32_t crc = ~before;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        crc = __crc32cd(crc, word);
    }
    for (const std::byte byte : bytes)
        crc = __crc32cb(crc, std::to_integer<std::uint8_t>(byte));
    return ~crc;
}

#else

constexpr bool has_hardware() { return false; }

constexpr std::uint32_t hardware(BytesView bytes, std::uint32_t before = 0) {
    return portable(bytes, before);
}

#endif

} // namespace checksum

/// `before` is the checksum of what stands before these bytes, when they are read in parts.
inline std::uint32_t crc32c(BytesView bytes, std::uint32_t before = 0) {
    return checksum::has_hardware() ? checksum::hardware(bytes, before)
                                    : checksum::portable(bytes, before);
}

inline constexpr std::size_t checksum_at = 2; ///< where a datagram has its own
inline constexpr std::size_t checksum_size = 4;

/// With its own four bytes as zero. Precondition: the datagram is long enough to have them.
inline std::uint32_t datagram_checksum(BytesView datagram) {
    assert(datagram.size() >= checksum_at + checksum_size);
    constexpr std::array<std::byte, checksum_size> zeros{};
    const std::uint32_t head = crc32c(zeros, crc32c(datagram.first(checksum_at)));
    return crc32c(datagram.subspan(checksum_at + checksum_size), head);
}

} // namespace confab::wire
