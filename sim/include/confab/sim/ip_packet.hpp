// ip_packet: a datagram as the IP packet that would carry it: IPv4 (RFC 791) between two IPv4
// addresses, else IPv6 (RFC 8200), and UDP (RFC 768).
// The one rule: lengths and checksums are right, so that no tool complains of what is not wrong.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/datagram.hpp>
#include <confab/vocabulary/endpoint.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace confab::sim {

namespace ip_packet {

inline constexpr std::size_t ipv4_header_size = 20;
inline constexpr std::size_t ipv6_header_size = 40;
inline constexpr std::size_t udp_header_size = 8;
inline constexpr std::uint8_t udp_protocol = 17;
inline constexpr std::uint8_t hops = 64;

/// What an IPv4 packet has room for. What is longer is cut there: no network carries it.
inline constexpr std::size_t max_payload = 65'535 - ipv4_header_size - udp_header_size;

/// Big-endian, as in every header here.
template <std::unsigned_integral Integer>
void append(Bytes& out, Integer value) {
    for (std::size_t left = sizeof value; left > 0; --left)
        out.push_back(static_cast<std::byte>(value >> 8 * (left - 1) & 0xFFU));
}

inline void append(Bytes& out, BytesView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Its last four bytes, when it is an IPv4 address.
inline void append(Bytes& out, const AddressBytes& address, bool ipv4) {
    append(out, std::as_bytes(std::span{address}).subspan(ipv4 ? 12 : 0));
}

/// The Internet checksum (RFC 1071): runs of bytes added up, each but the last of even length.
class Sum {
public:
    void add(BytesView bytes) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const auto byte = std::to_integer<std::uint64_t>(bytes[at]);
            sum_ += at % 2 == 0 ? byte << 8U : byte;
        }
    }
    [[nodiscard]] std::uint16_t checksum() const {
        std::uint64_t folded = sum_;
        while (folded > 0xFFFF)
            folded = (folded & 0xFFFFU) + (folded >> 16U);
        return static_cast<std::uint16_t>(~folded & 0xFFFFU);
    }

private:
    std::uint64_t sum_ = 0;
};

inline void put_at(Bytes& out, std::size_t at, std::uint16_t value) {
    out[at] = static_cast<std::byte>(value >> 8U);
    out[at + 1] = static_cast<std::byte>(value & 0xFFU);
}

inline void append_ipv4_header(Bytes& out, const Packet& packet, std::size_t udp_size) {
    const std::size_t start = out.size();
    append(out, std::uint16_t{0x4500}); // version, header of five words; no service class
    append(out, static_cast<std::uint16_t>(ipv4_header_size + udp_size));
    append(out, static_cast<std::uint16_t>(packet.number & 0xFFFFU));
    append(out, std::uint16_t{0x4000}); // do not fragment
    append(out, hops);
    append(out, udp_protocol);
    append(out, std::uint16_t{0}); // the checksum, below
    append(out, packet.from.address, true);
    append(out, packet.to.address, true);
    Sum sum;
    sum.add(BytesView{out}.subspan(start));
    put_at(out, start + 10, sum.checksum());
}

inline void append_ipv6_header(Bytes& out, const Packet& packet, std::size_t udp_size) {
    append(out, std::uint32_t{0x6000'0000}); // version; no class, no flow
    append(out, static_cast<std::uint16_t>(udp_size));
    append(out, udp_protocol);
    append(out, hops);
    append(out, packet.from.address, false);
    append(out, packet.to.address, false);
}

} // namespace ip_packet

/// From the IP header on, behind what is in `out` already.
inline void append_ip_packet(Bytes& out, const Packet& packet) {
    using namespace ip_packet;
    const bool ipv4 = is_ipv4(packet.from.address) && is_ipv4(packet.to.address);
    const std::size_t size = std::min(packet.bytes.size(), max_payload);
    const BytesView payload = BytesView{packet.bytes}.first(size);
    const auto udp_size = static_cast<std::uint16_t>(udp_header_size + size);
    if (ipv4) {
        append_ipv4_header(out, packet, udp_size);
    } else {
        append_ipv6_header(out, packet, udp_size);
    }
    const std::size_t udp = out.size();
    append(out, packet.from.port);
    append(out, packet.to.port);
    append(out, udp_size);
    append(out, std::uint16_t{0});
    append(out, payload);

    // The pseudo-header adds up to the same for both: addresses, length, protocol.
    Bytes pseudo;
    append(pseudo, packet.from.address, ipv4);
    append(pseudo, packet.to.address, ipv4);
    append(pseudo, udp_size);
    append(pseudo, std::uint16_t{udp_protocol});
    Sum sum;
    sum.add(pseudo);
    sum.add(BytesView{out}.subspan(udp));
    // Zero would say that there is no checksum; its other form says the same sum.
    const std::uint16_t checksum = sum.checksum();
    put_at(out, udp + 6, checksum == 0 ? std::uint16_t{0xFFFF} : checksum);
}

} // namespace confab::sim
