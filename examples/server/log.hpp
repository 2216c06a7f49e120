// log: what happens in the room, as lines: for people, or JSON, one object a line.
// The one rule: every line is one VisibleText, whatever a peer has put into its name or text.
#pragma once

#include <chrono>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/visible.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace confab::server {

enum class Level : std::uint8_t { error, warn, info, debug };
enum class LogFormat : std::uint8_t { text, json };

struct Field {
    std::string_view name;
    std::variant<std::string, std::uint64_t> value;
};

struct Entry {
    Level level = Level::info;
    std::string_view event; ///< one word, for programs that read the log
    std::string text;       ///< a sentence, for people
    std::vector<Field> fields{};
};

/// What a room's event is in the log.
Entry describe(const Event& event);

struct LogOptions {
    LogFormat format = LogFormat::text;
    Level level = Level::info;
    bool brief = false; ///< text with the time of day alone, for a terminal
};

using WallTime = std::chrono::system_clock::time_point;

/// The entry as a line; nothing when its level is not wanted.
std::optional<VisibleText> line(const LogOptions& options, const Entry& entry, WallTime time);

/// What the administrator has asked for: wanted at every level.
VisibleText answer(const LogOptions& options, const Entry& entry, WallTime time);

} // namespace confab::server
