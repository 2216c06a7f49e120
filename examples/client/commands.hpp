// commands: what the user types, as values.
// The one rule: what begins with one slash is a command or is refused; it is never said.
#pragma once

#include "terminal/trimmed.hpp"

#include <algorithm>
#include <confab/wire/words.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace confab::client {

struct Nothing {};
struct Say {
    std::string text;
};
struct Who {};
struct Ping {};
struct Help {};
struct Quit {};
struct Refused {
    std::string why;
};

using Command = std::variant<Nothing, Say, Who, Ping, Help, Quit, Refused>;

inline constexpr std::string_view commands_help =
    "TEXT: say it · /who · /ping · /help · /quit · // begins a line with a slash";

/// Bytes that are not UTF-8 are left for the member to refuse.
inline Command parse_command(std::string_view line) {
    line = terminal::trimmed(line);
    if (line.empty()) return Nothing{};
    if (line == "quit") return Quit{};
    if (!line.starts_with('/') || line.starts_with("//")) {
        std::string text{line.substr(line.starts_with('/') ? 1 : 0)};
        std::replace(text.begin(), text.end(), '\t', ' '); // no text holds one
        return Say{std::move(text)};
    }
    std::string_view rest = line;
    const std::string_view command = take_word(rest).value_or(line);
    const bool known =
        command == "/who" || command == "/ping" || command == "/help" || command == "/quit";
    if (!known) {
        return Refused{"unknown command " + std::string{command} +
                       ", and not said; // begins a line with a slash, /help tells more"};
    }
    if (!rest.empty()) return Refused{std::string{command} + " takes nothing after it"};
    if (command == "/who") return Who{};
    if (command == "/ping") return Ping{};
    if (command == "/help") return Help{};
    return Quit{};
}

} // namespace confab::client
