// flight_queue: the datagrams under way, in the order in which they arrive.
// The one rule: by due time, and what is due together in the order in which it was sent.
#pragma once

#include "fate.hpp"
#include "packet.hpp"

#include <confab/vocabulary/instant.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace confab::sim {

struct Flight {
    Packet packet{};
    bool report = false;       ///< that nobody listens at `packet.from`; it holds no bytes
    Damage damage{};           ///< that its bytes already show
    std::size_t sent_size = 0; ///< bytes that there were before

    template <typename Show>
    void show_state(Show show) const {
        show(packet, report, damage, sent_size);
    }
    friend bool operator==(const Flight&, const Flight&) = default;
};

/// A heap of due times; the datagrams lie beside it and do not move. Positions count in the order
/// of arrival, from 0.
class FlightQueue {
public:
    void push(Instant due, Flight flight) {
        if (free_.empty()) {
            free_.push_back(static_cast<std::uint32_t>(flights_.size()));
            flights_.emplace_back();
        }
        heap_.push_back({due, pushed_++, free_.back()});
        flights_[free_.back()] = std::move(flight);
        free_.pop_back();
        std::push_heap(heap_.begin(), heap_.end());
    }

    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    [[nodiscard]] bool empty() const { return heap_.empty(); }

    [[nodiscard]] std::optional<Instant> next_due() const {
        if (heap_.empty()) return std::nullopt;
        return heap_.front().due;
    }

    /// Precondition: not empty.
    [[nodiscard]] Flight take_next() {
        assert(!empty());
        std::pop_heap(heap_.begin(), heap_.end());
        return take_last();
    }

    /// Good until the next change, as what it gives is.
    [[nodiscard]] std::vector<const Flight*> in_order() const {
        std::vector<const Flight*> flights;
        for (const Key& key : sorted())
            flights.push_back(&flights_[key.slot]);
        return flights;
    }

    /// Out of turn. Precondition: position < size().
    [[nodiscard]] Flight take(std::size_t position) {
        assert(position < size());
        heap_ = sorted(); // from the first on, which is a heap as well
        const auto at = heap_.begin() + static_cast<std::ptrdiff_t>(position);
        std::rotate(at, std::next(at), heap_.end());
        return take_last();
    }

    /// Once more, after all that is due together with it. Precondition: position < size().
    const Flight& repeat(std::size_t position) {
        assert(position < size());
        const Key key = sorted()[position];
        push(key.due, Flight{flights_[key.slot]});
        return flights_[key.slot];
    }

    template <typename Show>
    void show_state(Show show) const {
        for (const Key& key : sorted())
            show(key.due, flights_[key.slot]);
        show(size());
    }

    friend bool operator==(const FlightQueue& one, const FlightQueue& other) {
        const std::vector<Key> left = one.sorted();
        const std::vector<Key> right = other.sorted();
        return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                          [&](const Key& key, const Key& same) {
                              return key.due == same.due &&
                                     one.flights_[key.slot] == other.flights_[same.slot];
                          });
    }

private:
    struct Key {
        Instant due;
        std::uint64_t order;
        std::uint32_t slot;

        /// The standard's heaps have the greatest first.
        friend bool operator<(const Key& left, const Key& right) {
            if (left.due != right.due) return right.due < left.due;
            return right.order < left.order;
        }
    };

    [[nodiscard]] std::vector<Key> sorted() const {
        std::vector<Key> keys = heap_;
        std::sort(keys.begin(), keys.end(),
                  [](const Key& left, const Key& right) { return right < left; });
        return keys;
    }

    Flight take_last() {
        const std::uint32_t slot = heap_.back().slot;
        heap_.pop_back();
        free_.push_back(slot);
        return std::exchange(flights_[slot], {});
    }

    std::vector<Key> heap_;
    std::vector<Flight> flights_;     ///< by slot; those of free slots are empty
    std::vector<std::uint32_t> free_; ///< slots
    std::uint64_t pushed_ = 0;
};

} // namespace confab::sim
