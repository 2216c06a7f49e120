// input: what a person or a pipe has put in, as a program is told it.
// The one rule: a line is whole or it is not given at all.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

namespace confab::terminal {

/// Of a line, in bytes: as much as the longest text of any dialect.
inline constexpr std::size_t longest_line = 16 * 1024;

struct Line {
    std::string text; ///< without its end
    friend bool operator==(const Line&, const Line&) = default;
};

/// Longer than longest_line: a typed line takes no more, one of a pipe is dropped whole.
struct LineTooLong {
    friend bool operator==(const LineTooLong&, const LineTooLong&) = default;
};
struct EndOfInput {
    friend bool operator==(const EndOfInput&, const EndOfInput&) = default;
};
struct Interrupted {
    friend bool operator==(const Interrupted&, const Interrupted&) = default;
};
struct Suspended {
    friend bool operator==(const Suspended&, const Suspended&) = default;
};
struct RepaintWanted {
    friend bool operator==(const RepaintWanted&, const RepaintWanted&) = default;
};

using Input = std::variant<Line, LineTooLong, EndOfInput, Interrupted, Suspended, RepaintWanted>;

} // namespace confab::terminal
