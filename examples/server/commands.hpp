// commands: what the administrator types, as values.
// The one rule: what begins with a slash is a command or is refused; it is never announced.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
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

/// The text up to the first blank, and what follows the blanks.
inline std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::size_t next = std::min(text.find_first_not_of(' ', end), text.size());
    return {text.substr(0, end), text.substr(next)};
}

inline Command parse_command(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return Nothing{};
    line = line.substr(start, line.find_last_not_of(" \t") + 1 - start);
    if (!line.starts_with('/')) return Announce{std::string{line}};

    const auto [command, rest] = split_word(line);
    if (command == "/kick") {
        const auto [name, words] = split_word(rest);
        if (name.empty()) return Refused{"/kick wants a name: /kick NAME [REASON]"};
        return Kick{std::string{name}, std::string{words}};
    }
    if (!rest.empty() && (command == "/who" || command == "/stats" || command == "/quit")) {
        return Refused{std::string{command} + " takes nothing after it"};
    }
    if (command == "/who") return Who{};
    if (command == "/stats") return Stats{};
    if (command == "/help") return Help{};
    if (command == "/quit") return Quit{};
    return Refused{"unknown command " + std::string{command} + ", and not announced; see /help"};
}

} // namespace confab::server
