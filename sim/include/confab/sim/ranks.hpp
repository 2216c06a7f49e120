// ranks: which ways of a network are held back behind which others, and when that changes.
// The one rule: after PCT (Burckhardt et al., ASPLOS 2010): a way keeps the rank that it drew, but
// for a few datagrams, drawn before the run, at which a way falls behind all others; so a bug that
// needs some few orderings is found with a chance that has a bound.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>

#include <cstdint>
#include <map>
#include <set>

namespace confab::sim {

/// Plain data: how a network orders its ways.
struct Ranking {
    Duration step{};           ///< that each rank is later than the one before; 0: no ranks
    std::uint32_t changes = 0; ///< so many times a way falls behind
    std::uint64_t within = 1;  ///< somewhere among so many datagrams

    friend bool operator==(const Ranking&, const Ranking&) = default;
};

class Ranks {
public:
    static constexpr std::uint64_t levels = 8; ///< of those that are drawn

    /// The longest that a datagram may be held back.
    [[nodiscard]] static Duration most(const Ranking& ranking) {
        return static_cast<std::int64_t>(levels + ranking.changes) * ranking.step;
    }

    Ranks(const Ranking& ranking, Random random) : ranking_{ranking}, drawn_{random.stream(1)} {
        if (ranking.step == Duration{0}) return;
        Random changes = random.stream(2);
        for (std::uint32_t change = 0; change < ranking.changes; ++change)
            changes_.insert(1 + changes.below(ranking.within));
    }

    /// How much longer the next datagram of this way takes.
    [[nodiscard]] Duration delay(const Way& way) {
        if (ranking_.step == Duration{0}) return {};
        const auto [found, is_new] = ranks_.try_emplace(way, 0);
        std::uint64_t& rank = found->second;
        if (is_new) rank = drawn_.below(levels);
        if (changes_.contains(++datagrams_)) rank = last_++;
        return static_cast<std::int64_t>(rank) * ranking_.step;
    }

    /// From now on no way is held back.
    void end() { ranking_.step = Duration{0}; }

    template <typename Show>
    void show_state(Show show) const {
        show(ranks_, datagrams_, last_, drawn_);
    }

    friend bool operator==(const Ranks&, const Ranks&) = default;

private:
    Ranking ranking_;
    Random drawn_;
    std::set<std::uint64_t> changes_; ///< datagrams, counted over all ways
    std::map<Way, std::uint64_t> ranks_;
    std::uint64_t datagrams_ = 0;
    std::uint64_t last_ = levels; ///< behind all so far
};

} // namespace confab::sim
