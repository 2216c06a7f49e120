// classic: the tutorial's protocol as bytes, both ways: UTF-8 words, one message a datagram.
// The one rule: total functions without state: any bytes decode to a value or to nothing, and every
// value encodes. The grammar is in docs/classic.md.
#pragma once

#include "../vocabulary/datagram.hpp"
#include "../vocabulary/decimal.hpp"
#include "../vocabulary/event.hpp"
#include "../vocabulary/record.hpp"
#include "bytes.hpp"
#include "classic_wording.hpp"
#include "words.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace confab::classic {

inline constexpr std::size_t max_datagram_size = 1024; ///< the tutorial receives no more

/// `C name text` in and `name : text` out take the same room, so one limit holds both ways.
constexpr std::size_t max_text_size(std::string_view name) {
    const std::size_t around = std::string_view{"C  "}.size() + name.size();
    return around < max_datagram_size ? max_datagram_size - around : 0;
}

using wire::as_bytes;
using wire::as_text;

/// The first byte tells the dialect: every classic message from a client begins with its command.
constexpr bool is_classic(BytesView bytes) {
    if (bytes.empty()) return false;
    const auto first = static_cast<char>(bytes.front());
    return first == 'C' || first == 'L' || first == 'Q';
}

// What a client sends. Names are views into the datagram.

struct Login {
    std::string_view name;
};
struct Chat {
    std::string_view name;
    std::string text; ///< words with one space between: runs of blanks are one
};
struct Quit {
    std::string_view name;
};
/// A chat in a datagram above the limit: it is refused whole, and its author can be told.
struct OversizeChat {
    std::string_view name;
};
using Request = std::variant<Login, Chat, Quit, OversizeChat>;

/// Nothing when the bytes are not UTF-8, or lack the command or the name. What follows the name of
/// `L` and `Q` is passed over, as the tutorial does.
inline std::optional<Request> decode_request(BytesView bytes) {
    const bool oversize = bytes.size() > max_datagram_size;
    std::string_view rest = as_text(bytes.first(oversize ? max_datagram_size : bytes.size()));
    const auto command = take_word(rest);
    const auto name = take_word(rest);
    if (!is_classic(bytes) || !command || !name) return std::nullopt;
    if (oversize) {
        if (command != "C") return std::nullopt;
        return OversizeChat{*name};
    }
    if (!utf8::is_valid(rest)) return std::nullopt;
    if (command == "L") return Login{*name};
    if (command == "Q") return Quit{*name};
    if (command == "C") return Chat{*name, join_words(rest)};
    return std::nullopt;
}

inline std::string encode_login(std::string_view name) { return "L " + std::string{name}; }
inline std::string encode_quit(std::string_view name) { return "Q " + std::string{name}; }
inline std::string encode_chat(std::string_view name, std::string_view text) {
    return "C " + std::string{name} + ' ' + std::string{text};
}

// What a server sends.

/// A record as every member but its author is told it; of texts and notices the author too.
inline std::string encode_line(const Record& record, const Wording& wording) {
    switch (record.kind) {
    case RecordKind::joined:
        return wording.before_joined + record.name + wording.after_joined;
    case RecordKind::left:
        return record.name + wording.after_left;
    case RecordKind::text:
    case RecordKind::notice:
        break;
    }
    return record.name + " : " + record.text;
}

/// `visit(line)` for the record, or for each part of a text that no datagram of this dialect holds:
/// all of it is told, cut between characters.
template <typename Visit>
void for_each_line(const Record& record, const Wording& wording, Visit visit) {
    const std::size_t most = max_text_size(record.name);
    if (record.kind != RecordKind::text || record.text.size() <= most) {
        return visit(encode_line(record, wording));
    }
    for (std::string_view rest = record.text; !rest.empty();) {
        const std::string_view part = utf8::prefix(rest, most);
        rest.remove_prefix(part.size());
        visit(record.name + " : " + std::string{part});
    }
}

inline std::string encode_too_big(std::size_t limit, const Wording& wording) {
    return wording.before_limit + std::to_string(limit) + wording.after_limit;
}

namespace line {

inline std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                               std::string_view after) {
    const bool fits = text.size() >= before.size() + after.size();
    if (!fits || !text.starts_with(before) || !text.ends_with(after)) return std::nullopt;
    text.remove_prefix(before.size());
    text.remove_suffix(after.size());
    return text;
}

inline std::optional<std::string> name_between(std::string_view text, std::string_view before,
                                               std::string_view after) {
    auto name = between(text, before, after);
    if (!name || name->empty() || utf8::any_of(*name, is_blank)) return std::nullopt;
    return std::string{*name};
}

inline std::optional<Reason> refusal(std::string_view text, const Wording& wording) {
    if (text == wording.taken) return Reason::name_taken;
    if (text == wording.bad_name) return Reason::name_bad;
    if (text == wording.full) return Reason::full;
    return std::nullopt;
}

inline std::optional<TextRefused> text_refusal(std::string_view text, const Wording& wording) {
    if (text == wording.bad_text) return TextRefused{.name = {}, .reason = Reason::text_bad};
    const auto digits = between(text, wording.before_limit, wording.after_limit);
    if (!digits) return std::nullopt;
    const auto limit = parse_decimal<std::size_t>(*digits);
    if (!limit) return std::nullopt;
    return TextRefused{.name = {}, .reason = Reason::too_big, .limit = *limit};
}

/// `name : text`; some tutorials pad the name with blanks.
inline std::optional<Said> said(std::string_view text) {
    const std::size_t colon = text.find(" : ");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::size_t name_end = text.find_last_not_of(' ', colon) + 1;
    const auto name = text.substr(0, name_end);
    if (name.empty() || utf8::any_of(name, is_blank)) return std::nullopt;
    return Said{std::string{name}, std::string{text.substr(colon + 3)}};
}

} // namespace line

/// What a server's line means to the member that reads it; names it does not tell are left empty. A
/// line of no known wording is the server's own words, so `Announced`. Nothing for bytes that are
/// not UTF-8 and for an empty line.
inline std::optional<Event> decode_line(BytesView bytes, const Wording& wording,
                                        std::string_view administrator) {
    std::string_view text = as_text(bytes);
    if (text.empty() || !utf8::is_valid(text)) return std::nullopt;
    if (text == wording.ok) return Welcomed{};
    if (text == wording.exit) return Closed{};
    if (const auto reason = line::refusal(text, wording)) return Closed{*reason};
    if (auto name = line::name_between(text, wording.before_joined, wording.after_joined)) {
        return Joined{std::move(*name)};
    }
    if (text.front() == '\n') text.remove_prefix(1); // some tutorials begin every line so
    if (text.empty()) return std::nullopt;
    if (auto refused = line::text_refusal(text, wording)) return std::move(*refused);
    if (auto said = line::said(text)) {
        if (said->name == administrator) return Announced{std::move(said->text)};
        return std::move(*said);
    }
    if (auto name = line::name_between(text, {}, wording.after_left)) return Left{std::move(*name)};
    return Announced{std::string{text}};
}

} // namespace confab::classic
