// datagrams: bytes of confab/1 written by hand, and what tests do to them.
#pragma once

#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace datagrams {

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of(confab::BytesView view) { return {view.begin(), view.end()}; }
inline Bytes bytes_of(std::string_view text) { return bytes_of(confab::wire::as_bytes(text)); }

/// Pairs of hexadecimal digits, with blanks as one likes; 'text' in quotes is itself.
inline Bytes hex(std::string_view digits) {
    Bytes bytes;
    unsigned high = 16;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const char c = digits[at];
        if (c == '\'') {
            const std::size_t end = digits.find('\'', at + 1);
            for (const std::byte byte : confab::wire::as_bytes(digits.substr(at + 1, end - at - 1)))
                bytes.push_back(byte);
            at = end;
            continue;
        }
        if (c == ' ') continue;
        const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : c - 'A' + 10);
        if (high == 16) {
            high = digit;
        } else {
            bytes.push_back(static_cast<std::byte>(high * 16 + digit));
            high = 16;
        }
    }
    return bytes;
}

inline std::string to_hex(confab::BytesView bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const std::byte byte : bytes) {
        if (!text.empty()) text += ' ';
        text += digits[std::to_integer<std::size_t>(byte) / 16];
        text += digits[std::to_integer<std::size_t>(byte) % 16];
    }
    return text;
}

inline Bytes operator+(Bytes left, const Bytes& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

inline Bytes zeros(std::size_t count) { return Bytes(count); }

/// With the checksum that it should have.
inline Bytes mended(Bytes bytes) {
    using namespace confab::wire;
    if (bytes.size() < checksum_at + checksum_size) return bytes;
    ByteWriter writer{bytes};
    writer.put_bytes(bytes_of(bytes));
    writer.put_at(checksum_at, datagram_checksum(bytes));
    return bytes;
}

inline Bytes encoded(const confab::wire::Message& message) {
    confab::wire::Buffer buffer;
    buffer.fill(std::byte{0xAA}); // what was in it before leaves no trace
    return std::visit([&](const auto& any) { return bytes_of(encode(any, buffer)); }, message);
}

/// Writes each frame that it visits anew, in a datagram of its own.
struct Rewriter {
    Bytes& all;

    template <typename Put>
    void write(Put put) const {
        using namespace confab::wire;
        Buffer buffer{};
        DataWriter writer{buffer, max_datagram_size, Token{}, 0};
        if (put(writer)) all = std::move(all) + bytes_of(writer.finish().subspan(data_header_size));
    }

    template <typename Frame>
    void operator()(const Frame& frame) const {
        write([&](auto& writer) { return writer.put(frame); });
    }

    void operator()(const confab::wire::Records& records) const {
        write([&](auto& writer) {
            bool fits = true;
            records.for_each([&](std::uint64_t number, const confab::wire::WireRecord& record) {
                fits = fits && writer.put_record(number, record);
            });
            return fits;
        });
    }
};

/// The same frames, one by one; PAD is not among them.
inline Bytes rewritten(confab::BytesView frames) {
    Bytes all;
    confab::wire::for_each_frame(frames, Rewriter{all});
    return all;
}

/// That what was accepted is, in bytes, what came.
inline bool encodes_back(const confab::wire::Message& message, const Bytes& bytes) {
    if (encoded(message) != bytes) return false;
    const auto* const data = std::get_if<confab::wire::Data>(&message);
    if (data == nullptr) return true;
    const Bytes again = rewritten(data->frames);
    return again + zeros(data->frames.size() - again.size()) == bytes_of(data->frames);
}

} // namespace datagrams
