#include "wait.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <poll.h>

namespace confab::terminal {

namespace {

/// Rounded up, so that the deadline has been reached when poll returns.
int milliseconds_until(Instant now, std::optional<Instant> deadline) {
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

} // namespace

Instant present() {
    const Duration since_start = std::chrono::steady_clock::now().time_since_epoch();
    return Instant{static_cast<std::uint64_t>(since_start.count())};
}

Woken wait(int socket, const Console& console, const Signals& signals, bool reading, Instant now,
           std::optional<Instant> deadline) {
    // poll passes over negative descriptors.
    std::array<pollfd, 4> polled{{
        {.fd = socket, .events = POLLIN, .revents = 0},
        {.fd = reading ? console.input_handle() : -1, .events = POLLIN, .revents = 0},
        {.fd = console.blocked_output(), .events = POLLOUT, .revents = 0},
        {.fd = signals.handle(), .events = POLLIN, .revents = 0},
    }};
    const auto until = earlier(deadline, console.next_deadline());
    const int ready = ::poll(polled.data(), polled.size(), milliseconds_until(now, until));
    return {.by_network = ready > 0 && polled[0].revents != 0,
            .by_input = ready > 0 && polled[1].revents != 0};
}

std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other) {
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

} // namespace confab::terminal
