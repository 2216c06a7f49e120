// trace: everything that has happened in a world, in order: as a running hash, and line by line
// when it is kept.
// The one rule: times count from the world's start, so one course has one hash wherever it starts.
#pragma once

#include "fact.hpp"
#include "fingerprint.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace confab::sim {

struct TraceLine {
    Duration at{}; ///< since the world's start
    Fact fact{};

    friend bool operator==(const TraceLine&, const TraceLine&) = default;
};

class Trace {
public:
    explicit Trace(bool kept = false, Instant start = {}, Sequence first_record = {})
        : hash_{start, first_record}, kept_{kept} {}

    void add(Duration at, const Facts& facts) {
        for (const Fact& fact : facts) {
            hash_(at, fact);
            ++count_;
            if (kept_) lines_.push_back({at, fact});
        }
    }

    /// Of all lines so far, each its time and its fact; needs no kept lines.
    [[nodiscard]] std::uint64_t hash() const { return hash_.value(); }
    [[nodiscard]] std::uint64_t count() const { return count_; }

    [[nodiscard]] const std::vector<TraceLine>& lines() const { return lines_; }

    /// The lines kept since the last call.
    [[nodiscard]] std::vector<TraceLine> take_lines() { return std::exchange(lines_, {}); }

    friend bool operator==(const Trace&, const Trace&) = default;

private:
    Fingerprint hash_;
    std::uint64_t count_ = 0;
    bool kept_;
    std::vector<TraceLine> lines_;
};

} // namespace confab::sim
