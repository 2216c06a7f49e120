#include "signals.hpp"

#include <cerrno>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace confab::terminal {

Signals::Signals(std::initializer_list<int> numbers) {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : numbers)
        sigaddset(&set, number);
    handle_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (handle_ < 0) throw std::system_error{errno, std::generic_category(), "signalfd"};
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    std::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    ::close(handle_);
}

std::optional<int> Signals::next() const {
    signalfd_siginfo info{};
    if (::read(handle_, &info, sizeof info) != sizeof info) return std::nullopt;
    return static_cast<int>(info.ssi_signo);
}

} // namespace confab::terminal
