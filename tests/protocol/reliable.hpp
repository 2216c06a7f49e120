// reliable: datagrams of confab/1 as tests write them, and in words as tests read them.
#pragma once

#include "wire/datagrams.hpp"

#include <confab/protocol/stamp.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace reliable {

using namespace confab;
using datagrams::Bytes;
using datagrams::bytes_of;

/// Numbers and clocks that begin here must do all that small ones do.
inline constexpr std::uint64_t starts[] = {1, (1ULL << 32U) - 9, (1ULL << 63U) - 9, ~0ULL - 8};

/// An acknowledgement, with the numbers beyond the cumulative one that are here too.
class Acked {
public:
    Acked(std::uint64_t cumulative, std::vector<std::uint64_t> beyond = {}, Stamp echo = {})
        : ack_{.cumulative = cumulative, .echo = echo.value()} {
        for (const std::uint64_t number : beyond) {
            const auto bit = static_cast<std::size_t>(number - cumulative - 1);
            if (bitmap_.size() <= bit / 8) bitmap_.resize(bit / 8 + 1);
            bitmap_[bit / 8] |= std::byte{1} << static_cast<int>(bit % 8);
        }
    }

    [[nodiscard]] Acked held(std::uint16_t hold) const {
        Acked changed = *this;
        changed.ack_.hold = hold;
        return changed;
    }
    [[nodiscard]] Acked credit(std::uint16_t credit) const {
        Acked changed = *this;
        changed.ack_.credit = credit;
        return changed;
    }

    operator wire::Ack() const { // NOLINT(*-explicit-*): it is one
        wire::Ack ack = ack_;
        ack.bitmap = bitmap_;
        return ack;
    }

private:
    wire::Ack ack_;
    Bytes bitmap_;
};

struct Numbered {
    std::uint64_t number = 0;
    wire::WireRecord record{};
};

inline wire::WireRecord text_record(std::string_view text, std::string_view name = {}) {
    return {.kind = wire::WireKind::text, .name = name, .bytes = text};
}
inline Numbered text(std::uint64_t number, std::string_view text, std::string_view name = {}) {
    return {number, text_record(text, name)};
}
inline Numbered joined(std::uint64_t number, std::string_view name) {
    return {number, {.kind = wire::WireKind::joined, .name = name}};
}

inline void put(wire::DataWriter& writer, const Acked& acked) {
    writer.put(static_cast<wire::Ack>(acked));
}
inline void put(wire::DataWriter& writer, const Numbered& numbered) {
    writer.put_record(numbered.number, numbered.record);
}
template <typename Frame>
void put(wire::DataWriter& writer, const Frame& frame) {
    writer.put(frame);
}

/// A datagram of a session with these frames.
template <typename... Frames>
Bytes data(wire::Token token, Stamp stamp, const Frames&... frames) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp.value()};
    (put(writer, frames), ...);
    return bytes_of(writer.finish());
}

/// Of bytes that are a datagram.
inline wire::Message decoded(BytesView bytes) {
    const auto message = wire::decode(bytes);
    assert(message);
    return *message;
}
template <typename Kind>
Kind decoded_as(BytesView bytes) {
    return std::get<Kind>(decoded(bytes));
}

namespace in_words {

inline std::string number(std::uint64_t value) { return std::to_string(value); }
inline std::string code(wire::Code value) { return std::string{to_string(wire::to_reason(value))}; }

struct Frames {
    std::string& words;

    void add(const std::string& frame) const { words += (words.empty() ? "" : " ") + frame; }

    void operator()(const wire::Ping&) const { add("PING"); }
    void operator()(const wire::Ack& ack) const {
        std::string frame = "ACK " + number(ack.cumulative);
        for (std::size_t bit = 0; bit < 256; ++bit) {
            if (ack.has(bit)) frame += '+' + number(ack.cumulative + 1 + bit);
        }
        if (ack.credit > 0) frame += " credit " + number(ack.credit);
        add(frame);
    }
    void operator()(const wire::Records& records) const {
        std::string frame = "RECORDS " + number(records.first);
        if (records.count > 1) frame += '-' + number(records.first + records.count - 1);
        add(frame);
    }
    void operator()(const wire::Position& position) const {
        add("POSITION " + number(position.tail.value()) + '-' + number(position.head.value()));
    }
    void operator()(const wire::Probe&) const { add("PROBE"); }
    void operator()(const wire::ProbeAck&) const { add("PROBE_ACK"); }
    void operator()(const wire::Close& close) const { add("CLOSE " + code(close.code)); }
    void operator()(const wire::RosterAsk& ask) const {
        add("ASK after '" + std::string{ask.after} + '\'');
    }
    void operator()(const wire::RosterPage& page) const {
        std::string frame = "ROSTER at " + number(page.at.value()) + ':';
        page.for_each_name([&](std::string_view name) { frame += ' ' + std::string{name}; });
        add(frame + (page.last ? '.' : ','));
    }
};

struct Messages {
    std::string operator()(const wire::Hello&) const { return "HELLO"; }
    std::string operator()(const wire::Challenge&) const { return "CHALLENGE"; }
    std::string operator()(const wire::Join& join) const {
        return join.back ? "JOIN from " + number(join.back->from.value()) : "JOIN";
    }
    std::string operator()(const wire::Welcome& welcome) const {
        return "WELCOME " + number(welcome.start.value()) + '-' + number(welcome.head.value());
    }
    std::string operator()(const wire::Reject& reject) const {
        return "REJECT " + code(reject.code);
    }
    std::string operator()(const wire::Reset&) const { return "RESET"; }
    std::string operator()(const wire::Data& data) const {
        std::string words;
        wire::for_each_frame(data.frames, Frames{words});
        return words;
    }
};

} // namespace in_words

inline std::string words(BytesView bytes) {
    return std::visit(in_words::Messages{}, decoded(bytes));
}

/// All of them, with ` | ` between.
inline std::string words(const std::vector<Bytes>& sent) {
    std::string all;
    for (const Bytes& bytes : sent)
        all += (all.empty() ? "" : " | ") + words(BytesView{bytes});
    return all;
}

} // namespace reliable
