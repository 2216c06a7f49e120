// hash: a running 64-bit hash of values, the same on every compiler, library and byte order.
// The one rule: no address, no std::hash and no padding goes in. Each word is a step of FNV-1a on
// 64 bits, and then the high half is folded into the low one. Not against who chooses what is
// hashed.
#pragma once

#include <confab/vocabulary/datagram.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace confab::sim {

class Hash64 {
public:
    constexpr void add(std::uint64_t word) {
        state_ = (state_ ^ word) * 0x9E37'79B9'7F4A'7C15U;
        state_ ^= state_ >> 32U;
    }

    /// The size and then words of eight bytes, the first byte lowest, zeros at the end.
    void add(BytesView bytes) {
        add(bytes.size());
        for (; bytes.size() >= 8; bytes = bytes.subspan(8))
            add(word_of(bytes.first<8>()));
        if (!bytes.empty()) add(word_of(bytes));
    }

    void add(std::string_view text) { add(std::as_bytes(std::span{text.data(), text.size()})); }

    [[nodiscard]] constexpr std::uint64_t value() const { return state_; }

    friend constexpr bool operator==(Hash64, Hash64) = default;

private:
    static std::uint64_t word_of(std::span<const std::byte, 8> bytes) {
        if constexpr (std::endian::native != std::endian::little) return word_of(BytesView{bytes});
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), bytes.size());
        return word;
    }
    static std::uint64_t word_of(BytesView bytes) {
        std::uint64_t word = 0;
        unsigned shift = 0;
        for (const std::byte byte : bytes) {
            word |= std::to_integer<std::uint64_t>(byte) << shift;
            shift += 8;
        }
        return word;
    }

    std::uint64_t state_ = 0xCBF2'9CE4'8422'2325U; // FNV's offset basis
};

} // namespace confab::sim
