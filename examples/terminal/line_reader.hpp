// line_reader: the lines of a pipe or file, as a value: bytes in, lines out.
// The one rule: a line is whole; one that is longer than longest_line is dropped and told of.
#pragma once

#include "input.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace confab::terminal {

class LineReader {
public:
    void feed(std::string_view bytes) {
        while (!bytes.empty()) {
            const std::size_t end = bytes.find('\n');
            append(bytes.substr(0, end));
            if (end == std::string_view::npos) return;
            finish_line();
            bytes.remove_prefix(end + 1);
        }
    }

    /// No more bytes are coming: what was begun is a line too.
    void end() {
        if (!line_.empty() || too_long_) finish_line();
        lines_.emplace_back(EndOfInput{});
    }

    std::optional<Input> next() {
        if (lines_.empty()) return std::nullopt;
        Input input = std::move(lines_.front());
        lines_.pop_front();
        return input;
    }

    [[nodiscard]] bool empty() const { return lines_.empty(); }

private:
    void append(std::string_view part) {
        constexpr std::size_t most = longest_line + 1; // the line's end may begin with a '\r'
        too_long_ = too_long_ || line_.size() + part.size() > most;
        if (!too_long_) line_ += part;
    }

    void finish_line() {
        if (line_.ends_with('\r')) line_.pop_back();
        std::string line = std::exchange(line_, {});
        if (std::exchange(too_long_, false) || line.size() > longest_line) {
            lines_.emplace_back(LineTooLong{});
        } else {
            lines_.emplace_back(Line{std::move(line)});
        }
    }

    std::string line_;
    bool too_long_ = false;
    std::deque<Input> lines_;
};

} // namespace confab::terminal
