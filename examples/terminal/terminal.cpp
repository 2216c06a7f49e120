#include "terminal.hpp"

#include <cerrno>
#include <string_view>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>

namespace confab::terminal {

namespace {

/// A terminal that takes no more is left as it is: there is nobody to tell.
void write_mode(int output, std::string_view sequence) {
    [[maybe_unused]] const auto written = ::write(output, sequence.data(), sequence.size());
}

} // namespace

bool is_our_terminal(int descriptor) {
    return ::isatty(descriptor) == 1 && ::tcgetpgrp(descriptor) == ::getpgrp();
}

Size terminal_size(int descriptor) {
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        return {};
    }
    return {size.ws_row, size.ws_col};
}

RawMode::RawMode(int input, int output) : input_{input}, output_{output} {
    if (::tcgetattr(input, &before_) != 0) {
        throw std::system_error{errno, std::generic_category(), "read the terminal's modes"};
    }
    termios raw = before_;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (::tcsetattr(input, TCSANOW, &raw) != 0) {
        throw std::system_error{errno, std::generic_category(), "set the terminal's modes"};
    }
    write_mode(output_, "\x1b[?2004h");
}

RawMode::~RawMode() {
    write_mode(output_, "\x1b[?2004l");
    ::tcsetattr(input_, TCSANOW, &before_);
}

} // namespace confab::terminal
