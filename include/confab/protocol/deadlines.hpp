// deadlines: when each of many wants to be looked at, and who is first.
// The one rule: one that waits costs nothing while others act, and no change asks for memory but
// the first of each: a binary heap in which each knows its place.
#pragma once

#include "../vocabulary/instant.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace confab {

class Deadlines {
public:
    /// They are numbered from 0, and there is memory for the greatest number there was.
    using Number = std::uint32_t;

    struct Due {
        Instant when;
        Number who = 0;

        friend bool operator==(const Due&, const Due&) = default;
    };

    /// Nothing: it waits for no time.
    void set(Number who, std::optional<Instant> when) {
        if (places_.size() <= who) places_.resize(who + std::size_t{1}, nowhere);
        const std::uint32_t place = places_[who];
        if (place == nowhere) {
            if (!when) return;
            heap_.push_back({*when, who});
            rise(heap_.size() - 1, heap_.back());
        } else if (when) {
            if (heap_[place].when != *when) settle(place, {*when, who});
        } else {
            const Due last = heap_.back();
            heap_.pop_back();
            places_[who] = nowhere;
            if (last.who != who) settle(place, last);
        }
    }

    /// Among those of one instant the least number.
    [[nodiscard]] std::optional<Due> first() const {
        return heap_.empty() ? std::nullopt : std::optional{heap_.front()};
    }

    friend bool operator==(const Deadlines&, const Deadlines&) = default;

private:
    static constexpr std::uint32_t nowhere = 0xFFFF'FFFF;

    static bool is_before(const Due& left, const Due& right) {
        return left.when < right.when || (left.when == right.when && left.who < right.who);
    }

    void put(std::size_t place, const Due& due) {
        heap_[place] = due;
        places_[due.who] = static_cast<std::uint32_t>(place);
    }

    /// From a free place to where it belongs.
    void settle(std::size_t place, const Due& due) {
        if (place > 0 && is_before(due, heap_[(place - 1) / 2])) {
            rise(place, due);
        } else {
            sink(place, due);
        }
    }

    void rise(std::size_t place, Due due) {
        for (; place > 0 && is_before(due, heap_[(place - 1) / 2]); place = (place - 1) / 2)
            put(place, heap_[(place - 1) / 2]);
        put(place, due);
    }

    void sink(std::size_t place, Due due) {
        for (std::size_t child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
            if (child + 1 < heap_.size() && is_before(heap_[child + 1], heap_[child])) ++child;
            if (!is_before(heap_[child], due)) break;
            put(place, heap_[child]);
            place = child;
        }
        put(place, due);
    }

    std::vector<Due> heap_;
    std::vector<std::uint32_t> places_; ///< of each in the heap
};

} // namespace confab
