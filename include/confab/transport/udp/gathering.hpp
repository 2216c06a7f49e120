// gathering: for how long what arrives is left where it is, so that it is taken in together.
// The one rule: who is alone is never held up. What arrives waits for half as long as the longest
// turn of late took to send, less than it would have waited if it had come a little earlier; where
// turns are short, and after a pause, it does not wait at all. Half: if gathering saved nothing,
// turns that fill less than two thirds of the time would yet not grow by waiting.
#pragma once

#include "../../vocabulary/instant.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace confab::udp {

class Gathering {
public:
    explicit Gathering(Duration longest) : longest_{longest} {}

    /// So many datagrams were handed to the system, which took from `begin` to `end`.
    void sent(std::size_t datagrams, Instant begin, Instant end) {
        if (turn_ == Duration::zero()) turn_began_ = begin;
        const Duration most = static_cast<std::int64_t>(datagrams) * most_for_one;
        turn_ += std::min(end - begin, most);
        turn_ended_ = end;
    }

    /// What follows belongs to another turn.
    void turn_is_over() {
        const Duration turn = std::exchange(turn_, Duration::zero());
        if (turn == Duration::zero() || turn < wait_at(turn_began_)) return;
        wait_ = std::min(turn / 2, longest_);
        counts_until_ = turn_ended_ + remembered * turn;
    }

    /// Something has arrived: when it is to be taken in, which is now or later.
    [[nodiscard]] Instant take_at(Instant now) const {
        const Duration wait = wait_at(now);
        return wait < shortest ? now : now + wait;
    }

private:
    /// Of what took longer, the system has spent the rest on other processes.
    static constexpr Duration most_for_one = std::chrono::microseconds{8};
    /// A shorter wait costs more than it saves.
    static constexpr Duration shortest = std::chrono::microseconds{100};
    /// For how many times its own length a turn is remembered.
    static constexpr int remembered = 8;

    [[nodiscard]] Duration wait_at(Instant now) const {
        return counts_until_ < now ? Duration::zero() : wait_;
    }

    Duration longest_;
    Duration turn_ = Duration::zero(); ///< sending, in this turn
    Instant turn_began_;
    Instant turn_ended_;
    Duration wait_ = Duration::zero(); ///< half of the longest turn of late
    Instant counts_until_;
};

} // namespace confab::udp
