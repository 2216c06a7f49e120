#include "console.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace confab::terminal {

namespace {

constexpr std::size_t most_pending = std::size_t{1} << 20U; // bytes that nobody takes

} // namespace

VisibleText lines_not_shown(std::size_t count) {
    return visible("* " + std::to_string(count) + " lines not shown");
}

Console::Console(int input, int output) : input_{input}, input_terminal_{input}, output_{output} {
    if (::isatty(input) != 1) return;
    if (!is_our_terminal(input)) {
        input_ = -1;
    } else if (::isatty(output) == 1) {
        raw_mode_.emplace(input, output_.handle());
    }
}

void Console::print(VisibleText line) {
    if (interactive()) {
        screen_.print(std::move(line));
    } else if (output_.pending() > most_pending) {
        ++lines_dropped_;
    } else {
        if (lines_dropped_ > 0) append(word_dropped_(std::exchange(lines_dropped_, 0)));
        append(line);
    }
}

void Console::append(const VisibleText& line) {
    output_.append(line.str());
    output_.append("\n");
}

std::optional<Input> Console::next_input() {
    while (auto input = interactive() ? editor_.next() : reader_.next()) {
        if (std::holds_alternative<Suspended>(*input)) {
            suspend();
        } else if (std::holds_alternative<RepaintWanted>(*input)) {
            screen_.wipe();
        } else {
            return input;
        }
    }
    return reader_.next();
}

void Console::read(Instant now) {
    std::array<char, 4096> bytes;
    const ssize_t count = ::read(input_, bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) return end_input();
    const std::string_view read{bytes.data(), static_cast<std::size_t>(count)};
    if (!interactive()) return reader_.feed(read);
    editor_.feed(read);
    const auto patience = editor_.patience();
    settle_at_.reset();
    if (patience) settle_at_ = now + *patience;
}

void Console::end_input() {
    input_ = -1;
    reader_.end();
}

void Console::advance(Instant now) {
    if (!settle_at_ || now < *settle_at_) return;
    settle_at_.reset();
    editor_.settle();
}

void Console::flush() {
    output_.flush();
    // A terminal that has not taken the last turn yet gets the next ones together.
    if (!interactive() || output_.pending() > 0) return;
    // tmux tells of a new size a quarter of a second late.
    constexpr std::chrono::milliseconds time_to_hear{500};
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_at_ > time_to_hear) screen_.settle();
    const std::string bytes =
        screen_.draw(prompt_, editor_.text(), editor_.cursor(), terminal_size(output_.handle()));
    if (bytes.empty()) return;
    drawn_at_ = now;
    output_.append(bytes);
    output_.flush();
}

/// As the terminal itself does for Ctrl-Z: the whole group of processes stops.
void Console::suspend() {
    output_.append(screen_.clear());
    output_.flush();
    raw_mode_.reset();
    ::kill(0, SIGTSTP);
    raw_mode_.emplace(input_terminal_, output_.handle());
}

void Console::resume() {
    if (!interactive()) return;
    raw_mode_.reset();
    raw_mode_.emplace(input_terminal_, output_.handle());
    screen_.forget();
}

void Console::close(Duration limit) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + limit;
    if (interactive()) output_.append(screen_.clear());
    output_.flush();
    while (output_.pending() > 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left <= std::chrono::milliseconds::zero()) break;
        pollfd polled{.fd = output_.handle(), .events = POLLOUT, .revents = 0};
        ::poll(&polled, 1, static_cast<int>(left.count()));
        output_.flush();
    }
    raw_mode_.reset();
}

} // namespace confab::terminal
