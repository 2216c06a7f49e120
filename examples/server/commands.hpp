// commands: what the administrator types, as values.
// The one rule: what begins with a slash is a command or is refused; it is never announced.
#pragma once

#include "terminal/trimmed.hpp"

#include <confab/wire/words.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace confab::server {

struct Nothing {};
struct Announce {
    std::string text;
};
struct Who {};
struct Kick {
    std::string name;
    std::string words; ///< may be empty
};
struct Stats {};
struct Help {};
struct Quit {};
struct Refused {
    std::string why;
};

using Command = std::variant<Nothing, Announce, Who, Kick, Stats, Help, Quit, Refused>;

inline constexpr std::string_view commands_help =
    "TEXT: announce it · /who · /kick NAME [REASON] · /stats · /help · /quit";

/// Blanks are those of any language. Bytes that are not UTF-8 are left for the room to refuse.
inline Command parse_command(std::string_view line) {
    line = terminal::trimmed(line);
    if (line.empty()) return Nothing{};
    if (!line.starts_with('/')) return Announce{std::string{line}};

    std::string_view rest = line;
    const std::string_view command = take_word(rest).value_or(line);
    if (command == "/kick") {
        const auto name = take_word(rest);
        if (!name) return Refused{"/kick wants a name: /kick NAME [REASON]"};
        return Kick{std::string{*name}, std::string{terminal::trimmed(rest)}};
    }
    const bool alone =
        command == "/who" || command == "/stats" || command == "/help" || command == "/quit";
    if (alone && !rest.empty()) return Refused{std::string{command} + " takes nothing after it"};
    if (command == "/who") return Who{};
    if (command == "/stats") return Stats{};
    if (command == "/help") return Help{};
    if (command == "/quit") return Quit{};
    return Refused{"unknown command " + std::string{command} + ", and not announced; see /help"};
}

} // namespace confab::server
