// gathering: for how long what arrives is left where it is, so that it is taken in together.
// The one rule: who is alone is never held up. What arrives waits for as long as the longest turn
// of late took to send, no more than it would have waited if it had come a little earlier; where
// turns are short, and after a pause, it does not wait at all.
#pragma once

#include "../../vocabulary/instant.hpp"

#include <algorithm>
#include <chrono>

namespace confab::udp {

class Gathering {
public:
    explicit Gathering(Duration longest) : longest_{longest} {}

    /// Datagrams were handed to the system, which took from `begin` to `end`.
    void sent(Instant begin, Instant end) {
        turn_ += end - begin;
        if (turn_ < burst_ / 2 && !is_forgotten(end)) return;
        burst_ = std::min(turn_, most_remembered * longest_);
        burst_at_ = end;
    }

    /// What follows belongs to another turn.
    void turn_is_over() { turn_ = Duration::zero(); }

    /// Something has arrived: when it is to be taken in, which is now or later.
    [[nodiscard]] Instant take_at(Instant now) const {
        const Duration wait = std::min(burst_, longest_);
        return is_forgotten(now) || wait < shortest ? now : now + wait;
    }

private:
    /// A shorter sleep costs more than it saves.
    static constexpr Duration shortest = std::chrono::microseconds{100};
    /// How often its own length a burst is remembered for; a longer one than so many of the longest
    /// wait counts as that long.
    static constexpr int remembered = 8;
    static constexpr int most_remembered = 4;

    [[nodiscard]] bool is_forgotten(Instant now) const {
        return now - burst_at_ > remembered * burst_;
    }

    Duration longest_;
    Duration turn_ = Duration::zero();  ///< sending, in this turn
    Duration burst_ = Duration::zero(); ///< the longest turn of late
    Instant burst_at_;
};

} // namespace confab::udp
