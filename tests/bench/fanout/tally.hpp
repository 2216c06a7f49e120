// tally: who has heard which line, how often, and how long after it was said.
// The one rule: each member is to hear each line once; what is short of that is lost, what is
// beyond it is repeated.
#pragma once

#include "line.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string_view>
#include <vector>

namespace confab::bench {

using Clock = std::chrono::steady_clock;

class Tally {
public:
    explicit Tally(std::size_t members) : members_(members) {}

    /// The serial of a line that is being said. `deaf`: its author is not to hear it.
    Serial say(std::size_t author, bool deaf, Clock::time_point now);

    void hear(std::size_t member, std::string_view line, Clock::time_point now);

    /// Lines that somebody has yet to hear.
    [[nodiscard]] std::size_t outstanding() const { return outstanding_; }
    /// Gives those up that were said before: an unreliable row would wait for them for ever.
    void give_up(Clock::time_point said_before);

    /// Forgets the counts, and from now on keeps the delays or does not.
    void start(bool keep_delays);

    [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
    [[nodiscard]] std::uint64_t lost() const { return expected_ - delivered_; }
    [[nodiscard]] std::uint64_t repeated() const { return repeated_; }
    /// Microseconds below which this share of the delays lies; 0 when none was kept.
    [[nodiscard]] double delay(double share);

private:
    struct Member {
        Serial next = 0;          ///< all before it were heard
        std::set<Serial> early{}; ///< heard although one before was not
    };
    struct Said {
        Clock::time_point at;
        std::size_t left; ///< members that have yet to hear it
        bool given_up = false;
    };

    /// False: the member has heard it before.
    bool mark(Member& member, Serial serial);
    void drop_finished();

    std::vector<Member> members_;
    std::deque<Said> said_; ///< from first_ on
    Serial first_ = 0;
    Serial window_ = 0; ///< the first since start()
    std::size_t outstanding_ = 0;
    std::uint64_t expected_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t repeated_ = 0;
    bool keeps_delays_ = false;
    std::vector<std::uint32_t> delays_; ///< microseconds
};

} // namespace confab::bench
