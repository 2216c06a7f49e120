// event: what has happened in a room, as its host or a member tells it to the program.
// The one rule: events are values, pulled with next_event(); names and texts in them are the
// network's own bytes, so print them through to_string or visible.
#pragma once

#include "endpoint.hpp"
#include "endpoint_text.hpp"
#include "reason.hpp"
#include "visible.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>

namespace confab {

/// To a member: the room has let it in.
struct Welcomed {
    std::string name{};
    friend bool operator==(const Welcomed&, const Welcomed&) = default;
};

struct Joined {
    std::string name{};
    friend bool operator==(const Joined&, const Joined&) = default;
};

struct Left {
    std::string name{};
    Reason reason = Reason::bye; ///< a classic member is not told it, and reads `bye`
    std::string words{};         ///< the administrator's, of `kicked`
    friend bool operator==(const Left&, const Left&) = default;
};

struct Said {
    std::string name{};
    std::string text{};
    friend bool operator==(const Said&, const Said&) = default;
};

/// The administrator speaks to all.
struct Announced {
    std::string text{};
    friend bool operator==(const Announced&, const Announced&) = default;
};

/// A text was not taken, whole: nobody receives any of it.
struct TextRefused {
    std::string name{}; ///< the author
    Reason reason = Reason::too_big;
    std::size_t limit = 0; ///< bytes that this author may say at once
    friend bool operator==(const TextRefused&, const TextRefused&) = default;
};

/// To a room: somebody was not let in.
struct LoginRefused {
    Endpoint peer{};
    std::string name{}; ///< what is too long for one is cut to the size of a name
    Reason reason = Reason::name_taken;
    friend bool operator==(const LoginRefused&, const LoginRefused&) = default;
};

/// The last event: this node has no part in the room any more.
struct Closed {
    Reason reason = Reason::bye;
    friend bool operator==(const Closed&, const Closed&) = default;
};

using Event =
    std::variant<Welcomed, Joined, Left, Said, Announced, TextRefused, LoginRefused, Closed>;

namespace event_text {

inline std::string safe(std::string_view text) { return visible(text).str(); }
inline std::string words(Reason reason) { return std::string{to_string(reason)}; }

struct Writer {
    std::string operator()(const Welcomed& event) const {
        return "* you are in the room as " + safe(event.name);
    }
    std::string operator()(const Joined& event) const {
        return "* " + safe(event.name) + " joined";
    }
    std::string operator()(const Left& event) const {
        std::string line = "* " + safe(event.name) + " left";
        if (event.reason != Reason::bye) line += " (" + words(event.reason) + ')';
        if (!event.words.empty()) line += ": " + safe(event.words);
        return line;
    }
    std::string operator()(const Said& event) const {
        return safe(event.name) + " : " + safe(event.text);
    }
    std::string operator()(const Announced& event) const { return "! " + safe(event.text); }
    std::string operator()(const TextRefused& event) const {
        std::string line =
            "* a text of " + safe(event.name) + " was not sent: " + words(event.reason);
        if (event.reason == Reason::too_big) {
            line += " (at most " + std::to_string(event.limit) + " bytes)";
        }
        return line;
    }
    std::string operator()(const LoginRefused& event) const {
        return "* " + safe(event.name) + " from " + to_string(event.peer) +
               " was not let in: " + words(event.reason);
    }
    std::string operator()(const Closed& event) const { return "* closed: " + words(event.reason); }
};

} // namespace event_text

/// One line for people, safe to print on a terminal.
inline std::string to_string(const Event& event) { return std::visit(event_text::Writer{}, event); }

template <typename Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                             const Event& event) {
    return out << std::string_view{to_string(event)};
}

} // namespace confab
