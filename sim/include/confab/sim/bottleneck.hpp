// bottleneck: datagrams that wait for a narrow line, and how long.
// The one rule: first come, first served, one at a time; what finds the queue full is dropped.
#pragma once

#include "link.hpp"
#include "packet.hpp"

#include <confab/vocabulary/instant.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

namespace confab::sim {

class Bottleneck {
public:
    /// How long a datagram that is sent now takes until all of it is on the line; nothing: dropped.
    [[nodiscard]] std::optional<Duration> admit(const Way& way, const Link& link, std::size_t size,
                                                Instant now) {
        if (link.bandwidth == 0) return Duration{0};
        std::deque<Instant>& waiting = waiting_[way];
        while (!waiting.empty() && waiting.front() <= now)
            waiting.pop_front();
        if (waiting.size() >= link.queue) return std::nullopt;
        const Instant begins = waiting.empty() ? now : waiting.back();
        waiting.push_back(begins + time_of(size, link.bandwidth));
        return waiting.back() - now;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(waiting_);
    }

    friend bool operator==(const Bottleneck&, const Bottleneck&) = default;

private:
    /// Rounded up: no line is faster than it says.
    static Duration time_of(std::size_t size, std::uint64_t bandwidth) {
        constexpr std::uint64_t second = std::chrono::nanoseconds{std::chrono::seconds{1}}.count();
        return Duration{static_cast<std::int64_t>((size * second + bandwidth - 1) / bandwidth)};
    }

    std::map<Way, std::deque<Instant>> waiting_; ///< when each has left; those gone go lazily
};

} // namespace confab::sim
