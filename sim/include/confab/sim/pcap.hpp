// pcap: the datagrams of a trace as a capture file, for Wireshark, tshark and tcpdump: pcapng
// (draft-ietf-opsawg-pcapng), packets of LINKTYPE_RAW (draft-ietf-opsawg-pcaplinktype).
// The one rule: every datagram stands in it once, when and as it was sent, as if each node had
// captured what it sends; what became of it says the packet's comment.
#pragma once

#include "datagram_text.hpp"
#include "ip_packet.hpp"
#include "journey.hpp"
#include "lanes.hpp"
#include "packet.hpp"
#include "trace.hpp"
#include "trace_text.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/bytes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace confab::sim {

namespace pcap {

/// The world starts at 2000-01-01T00:00:00Z.
inline constexpr std::uint64_t start_of_world = 946'684'800'000'000'000; // ns since 1970

// Types of blocks, section 4; codes of options, sections 3.5, 4.2 and 4.3.
inline constexpr std::uint32_t section_header = 0x0A0D'0D0A;
inline constexpr std::uint32_t interface_description = 1;
inline constexpr std::uint32_t enhanced_packet = 6;
inline constexpr std::uint16_t opt_end = 0;
inline constexpr std::uint16_t opt_comment = 1;
inline constexpr std::uint16_t shb_userappl = 4;
inline constexpr std::uint16_t if_name = 2;
inline constexpr std::uint16_t if_description = 3;
inline constexpr std::uint16_t if_tsresol = 9;
inline constexpr std::uint16_t epb_flags = 2;
inline constexpr std::uint16_t epb_packetid = 5;

inline constexpr std::uint32_t byte_order_magic = 0x1A2B'3C4D; // as it lies: big-endian
inline constexpr std::uint16_t linktype_raw = 101;             // begins with an IP header
inline constexpr std::byte nanoseconds{9};                     // 10^-9 s
inline constexpr std::uint32_t outbound = 2;

using ip_packet::append;

/// One block: its type and, at both ends, its length; everything in it is filled up to words.
class Block {
public:
    Block(Bytes& out, std::uint32_t type) : out_{out}, start_{out.size()} {
        append(out_, type);
        append(out_, std::uint32_t{0});
    }

    template <typename Value>
    Block& put(const Value& value) {
        append(out_, value);
        return *this;
    }

    Block& option(std::uint16_t code, BytesView value) {
        append(out_, code);
        append(out_, static_cast<std::uint16_t>(value.size()));
        append(out_, value);
        fill();
        return *this;
    }
    Block& option(std::uint16_t code, std::string_view text) {
        constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
        return option(code, wire::as_bytes(text.substr(0, most)));
    }

    void fill() { out_.resize(out_.size() + (start_ - out_.size()) % 4); }

    void end() {
        append(out_, opt_end);
        append(out_, std::uint16_t{0});
        const auto size = static_cast<std::uint32_t>(out_.size() + 4 - start_);
        append(out_, size);
        std::copy(out_.end() - 4, out_.end(),
                  out_.begin() + static_cast<std::ptrdiff_t>(start_ + 4));
    }

private:
    Bytes& out_;
    std::size_t start_;
};

inline std::string milliseconds(Duration duration) {
    const auto microseconds = static_cast<std::uint64_t>(duration.count()) / 1000;
    const std::string part = std::to_string(1000 + microseconds % 1000).substr(1);
    return std::to_string(microseconds / 1000) + '.' + part + " ms";
}

inline std::string describe(const Journey& journey, const JourneyEnd& end) {
    std::string text =
        end.lost ? std::string{"lost ("} + trace_text::name_of(*end.lost) + ')' : "delivered";
    if (end.at != journey.at) text += " after " + milliseconds(end.at - journey.at);
    if (end.held) text += ", held for " + milliseconds(end.at - *end.held);
    if (end.cut_from) text += ", cut";
    if (end.flipped) text += ", bit " + std::to_string(*end.flipped) + " flipped";
    return text;
}

/// `ann: HELLO; lost (burst)`, `room: DATA … PING; doubled; delivered after 15.000 ms; delivered
/// …`.
inline std::string describe(const std::string& sender, const Journey& journey) {
    std::string text = sender + ": " + sim::describe(journey.packet->bytes);
    if (journey.doubled) text += "; doubled";
    for (const JourneyEnd& end : journey.ends)
        text += "; " + describe(journey, end);
    for (std::size_t left = journey.under_way(); left > 0; --left)
        text += "; under way at the end";
    return text;
}

inline std::string sender_of(const Journey& journey, const Lanes& lanes) {
    const auto lane = lanes.find(journey.packet->from);
    if (journey.injected || !lane) return "a stranger";
    const Lane& node = lanes.all()[*lane];
    return node.room ? "room" : visible(node.names).str();
}

inline void append_section_header(Bytes& out) {
    constexpr std::uint64_t unknown_length = ~std::uint64_t{0};
    Block{out, section_header}
        .put(byte_order_magic)
        .put(std::uint16_t{1}) // version 1.0
        .put(std::uint16_t{0})
        .put(unknown_length)
        .option(shb_userappl, "confab-sim")
        .end();
}

/// One for all nodes: libpcap (1.10.3) refuses a second of LINKTYPE_RAW, whose number it changes
/// for the first and then finds the other different.
inline void append_interface(Bytes& out) {
    Block{out, interface_description}
        .put(linktype_raw)
        .put(std::uint16_t{0})
        .put(std::uint32_t{0}) // no limit to what is captured
        .option(if_name, "confab-sim")
        .option(if_description, "each datagram once, at its sender")
        .option(if_tsresol, BytesView{&nanoseconds, 1})
        .end();
}

inline void append_packet(Bytes& out, const Journey& journey, std::string_view comment) {
    const std::uint64_t time = start_of_world + static_cast<std::uint64_t>(journey.at.count());
    Bytes packet;
    append_ip_packet(packet, *journey.packet);
    Bytes flags;
    append(flags, outbound);
    Bytes number;
    append(number, journey.packet->number);
    Block block{out, enhanced_packet};
    block
        .put(std::uint32_t{0}) // the interface
        .put(static_cast<std::uint32_t>(time >> 32U))
        .put(static_cast<std::uint32_t>(time & 0xFFFF'FFFFU))
        .put(static_cast<std::uint32_t>(packet.size()))
        .put(static_cast<std::uint32_t>(packet.size()))
        .put(BytesView{packet});
    block.fill();
    block.option(opt_comment, comment).option(epb_flags, flags).option(epb_packetid, number).end();
}

} // namespace pcap

inline Bytes capture_file(std::span<const TraceLine> trace) {
    Lanes lanes;
    JourneyReader reader;
    std::vector<std::string> senders; // of each journey, by the names that nodes had then
    for (const TraceLine& line : trace) {
        lanes.read(line);
        reader.read(line);
        if (reader.journeys().size() == senders.size()) continue;
        senders.push_back(pcap::sender_of(reader.journeys().back(), lanes));
    }
    Bytes out;
    pcap::append_section_header(out);
    pcap::append_interface(out);
    for (std::size_t at = 0; at < senders.size(); ++at) {
        const Journey& journey = reader.journeys()[at];
        pcap::append_packet(out, journey, pcap::describe(senders[at], journey));
    }
    return out;
}

} // namespace confab::sim
