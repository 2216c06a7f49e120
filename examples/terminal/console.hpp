// console: where a program talks with its user: a terminal with a line being typed below what is
// shown, or plain lines in and out when either end is no terminal.
// The one rule: nothing but VisibleText is shown, and nothing waits.
#pragma once

#include "line_editor.hpp"
#include "line_reader.hpp"
#include "output.hpp"
#include "screen.hpp"
#include "terminal.hpp"

#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/visible.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace confab::terminal {

/// How a program says that it had to drop lines; the usual words.
VisibleText lines_not_shown(std::size_t count);

class Console {
public:
    /// The descriptors stay the caller's. A terminal in whose foreground we are not is not read.
    Console(int input, int output);

    /// Lines are edited, and stand below what is shown.
    [[nodiscard]] bool interactive() const { return raw_mode_.has_value(); }

    /// Shown before the line being typed, on a terminal only.
    void set_prompt(const VisibleText& prompt) { prompt_ = prompt.str(); }

    void print(VisibleText line);

    /// For a pipe whose reader wants other words for lines that were dropped, JSON say.
    void set_word_dropped(std::function<VisibleText(std::size_t)> word_dropped) {
        word_dropped_ = std::move(word_dropped);
    }

    /// Puts a line where Up finds it.
    void remember(std::string line) { editor_.remember(std::move(line)); }

    /// What has been put in, in order; EndOfInput is the last. RepaintWanted and Suspended are done
    /// here and not handed out.
    std::optional<Input> next_input();

    /// Lines of a pipe that were read and not asked for yet: nothing will wake who sleeps on them.
    [[nodiscard]] bool has_lines() const { return !reader_.empty(); }

    /// Reads what is there. Call when input_handle() is readable.
    void read(Instant now);

    /// What is due by the time: the end of waiting for the rest of a key.
    void advance(Instant now);
    [[nodiscard]] std::optional<Instant> next_deadline() const { return settle_at_; }

    /// Brings the terminal or pipe up to date, as far as it takes it now.
    void flush();

    /// After a stop (SIGCONT): the shell has used the terminal since. Call it before flush().
    void resume();

    /// Takes the line away, shows what was printed, waiting at most this long, and gives the
    /// terminal back.
    void close(Duration limit);

    /// -1 when there is no more to read.
    [[nodiscard]] int input_handle() const { return input_; }
    /// -1 when nothing waits to be written.
    [[nodiscard]] int blocked_output() const {
        return output_.pending() > 0 ? output_.handle() : -1;
    }
    /// Nobody reads what is shown.
    [[nodiscard]] bool output_lost() const { return output_.broken(); }

private:
    void end_input();
    void suspend();
    void append(const VisibleText& line);

    int input_;
    int input_terminal_; ///< for its modes
    Output output_;
    std::optional<RawMode> raw_mode_;
    LineEditor editor_;
    LineReader reader_;
    Screen screen_;
    std::string prompt_;
    std::size_t lines_dropped_ = 0;
    std::function<VisibleText(std::size_t)> word_dropped_ = lines_not_shown;
    std::optional<Instant> settle_at_;
    std::chrono::steady_clock::time_point drawn_at_{};
};

} // namespace confab::terminal
