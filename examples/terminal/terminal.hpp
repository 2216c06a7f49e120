// terminal: the terminal behind a descriptor: its size, whether it is ours, and its raw mode.
// The one rule: what is changed is changed back, on every way out of the scope.
#pragma once

#include "layout.hpp"

#include <termios.h>

namespace confab::terminal {

/// A terminal whose foreground is this process: it may be read without being stopped for it.
bool is_our_terminal(int descriptor);

/// 24 by 80 when the terminal does not say.
Size terminal_size(int descriptor);

/// Keys come one by one, unechoed, Ctrl-C among them; pastes come in brackets. Output stays as it
/// was. Throws std::system_error when `input` is no terminal.
class RawMode {
public:
    RawMode(int input, int output);
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;
    ~RawMode();

private:
    int input_;
    int output_;
    termios before_{};
};

} // namespace confab::terminal
