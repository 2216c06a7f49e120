// bytes: fields taken off a run of bytes, and put into one: big-endian, one after the other.
// The one rule: a reader that has failed stays failed and gives nothing but zeros, so that a whole
// layout is read first and asked about once; a writer's caller knows that there is room.
#pragma once

#include "../vocabulary/datagram.hpp"

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace confab::wire {

inline std::string_view as_text(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline BytesView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// Equal in content, wherever the bytes lie.
inline bool same_bytes(BytesView left, BytesView right) { return as_text(left) == as_text(right); }

class ByteReader {
public:
    constexpr explicit ByteReader(BytesView bytes) : rest_{bytes} {}

    /// Everything asked for was there.
    [[nodiscard]] constexpr bool ok() const { return ok_; }
    /// … and nothing is left over.
    [[nodiscard]] constexpr bool at_end() const { return ok_ && rest_.empty(); }
    /// What has not been taken yet; nothing after a failure.
    [[nodiscard]] constexpr BytesView rest() const { return rest_; }

    /// For a reader of a field that finds it wrong.
    constexpr void fail() {
        ok_ = false;
        rest_ = {};
    }

    template <std::unsigned_integral Integer>
    constexpr Integer take() {
        Integer value = 0;
        for (const std::byte byte : take_bytes(sizeof(Integer)))
            value = static_cast<Integer>(value << 8U | std::to_integer<Integer>(byte));
        return value;
    }

    constexpr BytesView take_bytes(std::size_t size) {
        if (size > rest_.size()) fail();
        if (!ok_) return {};
        const BytesView taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }

    std::string_view take_text(std::size_t size) { return as_text(take_bytes(size)); }

    /// All that is left, which must be zeros.
    constexpr void take_zeros() {
        for (const std::byte byte : take_bytes(rest_.size())) {
            if (byte != std::byte{0}) fail();
        }
    }

private:
    BytesView rest_;
    bool ok_ = true;
};

/// Each `put` has the precondition that what is put fits.
class ByteWriter {
public:
    constexpr explicit ByteWriter(std::span<std::byte> bytes) : bytes_{bytes} {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr std::size_t remaining() const { return bytes_.size() - size_; }
    [[nodiscard]] constexpr BytesView written() const { return bytes_.first(size_); }

    template <std::unsigned_integral Integer>
    constexpr void put(Integer value) {
        assert(sizeof value <= remaining());
        size_ += sizeof value;
        put_at(size_ - sizeof value, value);
    }

    void put_bytes(BytesView bytes) {
        assert(bytes.size() <= remaining());
        if (!bytes.empty()) std::memcpy(&bytes_[size_], bytes.data(), bytes.size());
        size_ += bytes.size();
    }

    void put_text(std::string_view text) { put_bytes(as_bytes(text)); }

    void put_zeros(std::size_t count) {
        assert(count <= remaining());
        if (count > 0) std::memset(&bytes_[size_], 0, count);
        size_ += count;
    }

    /// Over what has been put before.
    template <std::unsigned_integral Integer>
    constexpr void put_at(std::size_t at, Integer value) {
        assert(at <= size_ && sizeof value <= size_ - at);
        for (std::size_t left = sizeof value; left > 0; --left) {
            bytes_[at + left - 1] = static_cast<std::byte>(value & 0xFFU);
            if constexpr (sizeof value > 1) value >>= 8U;
        }
    }

private:
    std::span<std::byte> bytes_;
    std::size_t size_ = 0;
};

} // namespace confab::wire
