// event_queue: what has happened and was not asked for yet.
// The one rule: bounded: a program that does not ask loses the oldest events, and they are counted.
#pragma once

#include "../vocabulary/event.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace confab {

class EventQueue {
public:
    static constexpr std::size_t capacity = 4096;

    void push(Event event) {
        if (events_.size() == capacity) {
            events_.pop_front();
            ++lost_;
        }
        events_.push_back(std::move(event));
    }

    [[nodiscard]] std::optional<Event> pop() {
        if (events_.empty()) return std::nullopt;
        std::optional<Event> event{std::move(events_.front())};
        events_.pop_front();
        return event;
    }

    [[nodiscard]] bool empty() const { return events_.empty(); }
    [[nodiscard]] std::uint64_t lost() const { return lost_; }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(events_);
    }

    friend bool operator==(const EventQueue&, const EventQueue&) = default;

private:
    std::deque<Event> events_;
    std::uint64_t lost_ = 0;
};

} // namespace confab
