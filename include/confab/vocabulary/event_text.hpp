// event_text: events as people read them.
// The one rule: one line an event, safe to print on a terminal, whatever the network has put in.
#pragma once

#include "endpoint_text.hpp"
#include "event.hpp"
#include "visible.hpp"

#include <iosfwd>
#include <string>
#include <string_view>
#include <variant>

namespace confab {

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
    std::string operator()(const Present& event) const {
        std::string line = event.names.empty() ? "* nobody else is here" : "* here:";
        for (const std::string& name : event.names)
            line += ' ' + safe(name);
        return line;
    }
    std::string operator()(const Lost&) const {
        return "* out of touch with the room; trying again";
    }
    std::string operator()(const Resumed& event) const {
        return "* in touch again, " + std::to_string(event.lines) + " missed lines fetched";
    }
    std::string operator()(const Gap& event) const {
        return "* missed for good: " + std::to_string(event.last - event.first + 1) + " records";
    }
    std::string operator()(const HistoryChanged&) const {
        return "* the room has started anew; what was said meanwhile is not known";
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
