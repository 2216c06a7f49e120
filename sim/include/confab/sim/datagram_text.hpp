// datagram_text: what a datagram says, in one short line, whichever dialect it speaks.
// The one rule: any bytes give a line that is safe to print; what is long is cut between
// characters, and says so.
#pragma once

#include <confab/vocabulary/datagram.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/code.hpp>
#include <confab/wire/frame.hpp>
#include <confab/wire/message.hpp>
#include <confab/wire/record_codec.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace confab::sim {

namespace datagram_text {

inline constexpr std::size_t max_shown = 48; ///< bytes of a text
inline constexpr unsigned max_listed = 3;    ///< records of a frame, names of a page

/// Its beginning when it is long.
inline std::string shown(std::string_view text) {
    const std::string_view part = utf8::prefix(text, max_shown);
    return visible(part).str() + (part.size() < text.size() ? "…" : "");
}

inline std::string in_quotes(std::string_view text) { return '"' + shown(text) + '"'; }

/// Enough of a token to tell it from the others of a world.
inline std::string shown(wire::Token token) {
    std::string digits;
    for (unsigned shift = 64; shift > 48; shift -= 4)
        digits += "0123456789abcdef"[static_cast<std::uint64_t>(token) >> (shift - 4) & 0xFU];
    return digits + "…";
}

inline std::string range(std::uint64_t first, std::uint64_t count) {
    const std::string begin = std::to_string(first);
    return count == 1 ? begin : begin + ".." + std::to_string(first + count - 1);
}

/// As docs/protocol.md calls it.
inline std::string words(wire::Code code) {
    constexpr std::array names{"bye",     "version",      "full",        "name taken", "name bad",
                               "auth",    "quota",        "busy",        "too big",    "lagged",
                               "timeout", "protocol",     "shutdown",    "replaced",   "kicked",
                               "unknown", "no such room", "unreachable", "path"};
    static_assert(names.size() == static_cast<std::size_t>(wire::Code::path));
    return names[static_cast<std::size_t>(code) - 1];
}

/// Nothing when the sender speaks just this version, as they all do.
inline std::string words(wire::Versions versions) {
    if (versions == wire::Versions{}) return {};
    return " versions " + std::to_string(versions.least) + ".." + std::to_string(versions.most);
}

inline std::string words(const wire::WireRecord& record) {
    const auto with_name = [&](const char* kind) {
        return record.name.empty() ? std::string{kind} : kind + (' ' + shown(record.name));
    };
    switch (record.kind) {
    case wire::WireKind::none:
        return "void";
    case wire::WireKind::text:
        return with_name("text") + (record.first ? " " : " …") + in_quotes(record.bytes) +
               (record.last ? "" : "…");
    case wire::WireKind::notice:
        return with_name("notice") + ' ' + in_quotes(record.bytes);
    case wire::WireKind::joined:
        return with_name("joined");
    case wire::WireKind::left:
        break;
    }
    const auto [code, said] = wire::left_of(record);
    std::string line = with_name("left") + ": " + words(code);
    return said.empty() ? line : line + ' ' + in_quotes(said);
}

/// The first few of many: add() each.
class List {
public:
    void add(const std::string& item) {
        if (count_ < max_listed) text_ += (count_ == 0 ? "" : ", ") + item;
        if (count_ == max_listed) text_ += ", …";
        ++count_;
    }
    [[nodiscard]] std::string str() const { return count_ == 0 ? "" : " (" + text_ + ')'; }

private:
    std::string text_;
    unsigned count_ = 0;
};

struct FrameWriter {
    std::string operator()(const wire::Ping&) const { return "PING"; }
    std::string operator()(const wire::Ack& ack) const {
        std::string line = "ACK " + std::to_string(ack.cumulative);
        if (ack.bitmap.empty()) return line;
        std::uint64_t last = 0;
        for (std::size_t bit = 0; bit < 8 * ack.bitmap.size(); ++bit) {
            if (ack.has(bit)) last = ack.cumulative + 1 + bit;
        }
        return line + " and some up to " + std::to_string(last);
    }
    std::string operator()(const wire::Records& records) const {
        List list;
        records.for_each([&](std::uint64_t, const wire::WireRecord& record) {
            list.add(datagram_text::words(record));
        });
        return "RECORDS " + range(records.first, records.count) + list.str();
    }
    std::string operator()(const wire::Position& position) const {
        return "POSITION " + std::to_string(position.tail.value()) + ".." +
               std::to_string(position.head.value());
    }
    std::string operator()(const wire::Probe&) const { return "PROBE"; }
    std::string operator()(const wire::ProbeAck&) const { return "PROBE_ACK"; }
    std::string operator()(const wire::Close& close) const {
        return "CLOSE " + datagram_text::words(close.code);
    }
    std::string operator()(const wire::RosterAsk& ask) const {
        return ask.after.empty() ? "ROSTER_ASK" : "ROSTER_ASK after " + shown(ask.after);
    }
    std::string operator()(const wire::RosterPage& page) const {
        List list;
        page.for_each_name([&](std::string_view name) { list.add(shown(name)); });
        return "ROSTER at " + std::to_string(page.at.value()) + ": " + std::to_string(page.count) +
               list.str() + (page.last ? "" : " and more");
    }
};

struct MessageWriter {
    std::string operator()(const wire::Hello& hello) const {
        return "HELLO" + datagram_text::words(hello.versions);
    }
    std::string operator()(const wire::Challenge& challenge) const {
        return "CHALLENGE" + datagram_text::words(challenge.versions);
    }
    std::string operator()(const wire::Join& join) const {
        std::string line = "JOIN " + shown(join.name);
        if (!join.room.empty()) line += " to " + in_quotes(join.room);
        if (join.back) line += " back, from " + std::to_string(join.back->from.value());
        return line + datagram_text::words(join.versions);
    }
    std::string operator()(const wire::Welcome& welcome) const {
        return "WELCOME token " + shown(welcome.token) + " from " +
               std::to_string(welcome.start.value());
    }
    std::string operator()(const wire::Reject& reject) const {
        return "REJECT " + datagram_text::words(reject.code) +
               datagram_text::words(reject.versions);
    }
    std::string operator()(const wire::Reset& reset) const {
        return "RESET token " + shown(reset.token);
    }
    std::string operator()(const wire::Data& data) const {
        std::string line = "DATA token " + shown(data.token);
        wire::for_each_frame(data.frames,
                             [&line](const auto& frame) { line += ' ' + FrameWriter{}(frame); });
        return line;
    }
};

struct RequestWriter {
    std::string operator()(const classic::Login& login) const { return "L " + shown(login.name); }
    std::string operator()(const classic::Quit& quit) const { return "Q " + shown(quit.name); }
    std::string operator()(const classic::Chat& chat) const {
        return "C " + shown(chat.name) + ' ' + shown(chat.text);
    }
    std::string operator()(const classic::OversizeChat& chat) const {
        return "C " + shown(chat.name) + " … too long";
    }
};

/// Some classic rooms begin every line with a new one, which its reader passes over too.
inline std::string_view without_new_line(std::string_view text) {
    return text.substr(text.starts_with('\n') ? 1 : 0);
}

/// A line that a classic room may have written, in whatever wording.
inline bool is_line(std::string_view datagram) {
    const std::string_view text = without_new_line(datagram);
    return !text.empty() && utf8::all_of(text, [](char32_t c) { return !is_control(c); });
}

} // namespace datagram_text

/// `DATA token 1f2e… ACK 12 RECORDS 13..14 (text "hi", text "ho")`, `JOIN ann`, `C ann hello`,
/// `17 bytes of noise`.
inline std::string describe(BytesView bytes) {
    if (const auto message = wire::decode(bytes)) {
        return std::visit(datagram_text::MessageWriter{}, *message);
    }
    if (const auto request = classic::decode_request(bytes)) {
        return std::visit(datagram_text::RequestWriter{}, *request);
    }
    const std::string_view text = classic::as_text(bytes);
    if (datagram_text::is_line(text)) {
        return datagram_text::shown(datagram_text::without_new_line(text));
    }
    return std::to_string(bytes.size()) + (bytes.size() == 1 ? " byte" : " bytes") + " of noise";
}

} // namespace confab::sim
