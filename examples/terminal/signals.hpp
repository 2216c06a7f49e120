// signals: the signals that a program waits for, as something to poll.
// The one rule: no work is done in a handler; there is none.
#pragma once

#include <csignal>
#include <initializer_list>
#include <optional>

namespace confab::terminal {

/// While it lives, these signals are not delivered but read; SIGPIPE is ignored, as writing tells.
/// To be made before any thread. A signal that was ignored before (nohup) stays so.
class Signals {
public:
    Signals(std::initializer_list<int> numbers);
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    ~Signals();

    /// The number of one that has come; nothing when there is none.
    [[nodiscard]] std::optional<int> next() const;

    [[nodiscard]] int handle() const { return handle_; }

private:
    int handle_ = -1;
    sigset_t before_{};
};

} // namespace confab::terminal
