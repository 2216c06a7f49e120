// path: one direction of a lossy transport: decides each datagram's fate and holds it until due.
// The one rule: the fate of the n-th datagram is a function of the seed and n alone, so switching
// one fault on or off never changes what the others do.
#pragma once

#include "../../vocabulary/datagram.hpp"
#include "../../vocabulary/instant.hpp"
#include "../../vocabulary/random.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace confab {

/// What a lossy transport does to datagrams, in each direction. By default nothing.
struct LossyOptions {
    PartsPerMillion loss = never;
    PartsPerMillion duplicate = never; ///< of those not lost; the copy has a delay of its own
    Duration shortest_delay{0};        ///< every delay from here ..
    Duration longest_delay{0};         ///< .. to here is equally likely; they differ: reordering
    std::uint64_t seed = 0;
};

struct LossyCounters {
    std::uint64_t offered = 0;
    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t overflowed = 0; ///< copies dropped because too many were held
    std::uint64_t passed = 0;     ///< copies that came through

    friend bool operator==(const LossyCounters&, const LossyCounters&) = default;
};

namespace lossy {

inline constexpr std::size_t held_limit = 4096; ///< datagrams held in one direction

/// A datagram that owns its bytes.
struct HeldDatagram {
    Endpoint peer;
    std::vector<std::byte> bytes;

    friend bool operator==(const HeldDatagram&, const HeldDatagram&) = default;
};

class Path {
public:
    /// Precondition: 0 <= shortest_delay <= longest_delay.
    Path(const LossyOptions& options, Random random)
        : loss_{options.loss}, duplicate_{options.duplicate},
          shortest_delay_{options.shortest_delay},
          longest_delay_{options.longest_delay}, losses_{random.stream(0)},
          duplicates_{random.stream(1)}, delays_{random.stream(2)}, copy_delays_{random.stream(3)} {
        assert(Duration::zero() <= shortest_delay_ && shortest_delay_ <= longest_delay_);
    }

    void offer(const Datagram& datagram, Instant now) {
        // All four are drawn for every datagram, whatever becomes of it: see the rule above.
        const bool lost = losses_.chance(loss_);
        const bool duplicated = duplicates_.chance(duplicate_);
        const Instant due = now + delays_.between(shortest_delay_, longest_delay_);
        const Instant copy_due = now + copy_delays_.between(shortest_delay_, longest_delay_);
        ++counters_.offered;
        if (lost) {
            ++counters_.lost;
            return;
        }
        hold(datagram, due);
        if (!duplicated) return;
        ++counters_.duplicated;
        hold(datagram, copy_due);
    }

    /// The next datagram due by now, in order of due times, ties in order of arrival.
    std::optional<HeldDatagram> take_due(Instant now) {
        if (held_.empty() || now < held_.begin()->first) return std::nullopt;
        ++counters_.passed;
        return std::move(held_.extract(held_.begin()).mapped());
    }

    [[nodiscard]] std::optional<Instant> next_due() const {
        if (held_.empty()) return std::nullopt;
        return held_.begin()->first;
    }

    [[nodiscard]] const LossyCounters& counters() const { return counters_; }

    friend bool operator==(const Path&, const Path&) = default;

private:
    void hold(const Datagram& datagram, Instant due) {
        if (held_.size() == held_limit) {
            ++counters_.overflowed;
            return;
        }
        held_.emplace(due,
                      HeldDatagram{datagram.peer, {datagram.bytes.begin(), datagram.bytes.end()}});
    }

    PartsPerMillion loss_;
    PartsPerMillion duplicate_;
    Duration shortest_delay_;
    Duration longest_delay_;
    Random losses_;
    Random duplicates_;
    Random delays_;
    Random copy_delays_;
    std::multimap<Instant, HeldDatagram> held_; ///< equal keys stay in order of insertion
    LossyCounters counters_;
};

} // namespace lossy
} // namespace confab
