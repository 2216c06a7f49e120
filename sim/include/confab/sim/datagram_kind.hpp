// datagram_kind: what sort of datagram some bytes are, for whoever counts, colours or filters them.
// The one rule: every datagram is of exactly one kind.
#pragma once

#include "datagram_text.hpp"

#include <confab/vocabulary/datagram.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/frame.hpp>
#include <confab/wire/message.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <variant>

namespace confab::sim {

enum class DatagramKind : std::uint8_t {
    hello,
    challenge,
    join,
    welcome,
    reject,
    reset,
    records,  ///< DATA that carries records
    ack_only, ///< DATA that acknowledges, and no more
    control,  ///< all other DATA: PING, POSITION, PROBE, CLOSE, ROSTER …
    classic,
    noise, ///< of no dialect
};

inline constexpr std::array datagram_kind_names{"HELLO",   "CHALLENGE", "JOIN",    "WELCOME",
                                                "REJECT",  "RESET",     "RECORDS", "ACK only",
                                                "control", "classic",   "noise"};

constexpr const char* name_of(DatagramKind kind) {
    return datagram_kind_names[static_cast<std::size_t>(kind)];
}

inline DatagramKind kind_of(const wire::Data& data) {
    bool records = false;
    bool others = false;
    wire::for_each_frame(data.frames, [&]<typename Frame>(const Frame&) {
        records = records || std::is_same_v<Frame, wire::Records>;
        others = others || !std::is_same_v<Frame, wire::Ack>;
    });
    if (records) return DatagramKind::records;
    return others ? DatagramKind::control : DatagramKind::ack_only;
}

inline DatagramKind kind_of(BytesView bytes) {
    if (const auto message = wire::decode(bytes)) {
        const auto* const data = std::get_if<wire::Data>(&*message);
        static_assert(std::is_same_v<std::variant_alternative_t<5, wire::Message>, wire::Reset>);
        // The kinds stand in the order of the messages.
        return data != nullptr ? kind_of(*data) : static_cast<DatagramKind>(message->index());
    }
    const bool classic =
        classic::decode_request(bytes) || datagram_text::is_line(classic::as_text(bytes));
    return classic ? DatagramKind::classic : DatagramKind::noise;
}

} // namespace confab::sim
