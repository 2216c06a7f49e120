#include "output.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace confab::terminal {

namespace {

/// O_NONBLOCK belongs to the open file, which the shell and others share, so a terminal is opened
/// once more. -1 when that can't be.
int reopen_terminal(int descriptor) {
    char path[PATH_MAX];
    if (::ttyname_r(descriptor, path, sizeof path) != 0) return -1;
    return ::open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool is_writable(int descriptor) {
    pollfd polled{.fd = descriptor, .events = POLLOUT, .revents = 0};
    return ::poll(&polled, 1, 0) > 0;
}

} // namespace

Output::Output(int descriptor) : handle_{descriptor} {
    const int reopened = reopen_terminal(descriptor);
    if (reopened >= 0) {
        handle_ = reopened;
        own_ = true;
    }
}

Output::~Output() {
    if (own_) ::close(handle_);
}

void Output::flush() {
    std::size_t written = 0;
    while (written < pending_.size()) {
        // A pipe that is writable takes this much without waiting (POSIX, PIPE_BUF).
        std::size_t size = pending_.size() - written;
        if (!own_) {
            if (!is_writable(handle_)) break;
            size = std::min<std::size_t>(size, PIPE_BUF);
        }
        const ssize_t count = ::write(handle_, pending_.data() + written, size);
        if (count >= 0) {
            written += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            broken_ = true;
            written = pending_.size();
        }
    }
    pending_.erase(0, written);
}

} // namespace confab::terminal
