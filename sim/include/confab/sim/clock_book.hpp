// clock_book: what the nodes' own clocks show, as far as facts tell.
// The one rule: a node whose clock nobody has changed has the true time, counted from the start.
#pragma once

#include "fact.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstdint>
#include <map>

namespace confab::sim {

class ClockBook {
public:
    /// To a few nanoseconds.
    [[nodiscard]] Duration read(const Endpoint& node, Duration now) const {
        if (clocks_.empty()) return now;
        const auto clock = clocks_.find(node);
        return clock == clocks_.end() ? now : clock->second.read(now);
    }

    void on(const fact::ClockChanged& changed, Duration now) {
        clocks_[changed.node] = {now, changed.ahead, changed.drift};
    }
    /// A new process of a member has a new clock; a room keeps its own.
    void on(const fact::Started& started) {
        if (started.node != started.server) clocks_.erase(started.node);
    }

    friend bool operator==(const ClockBook&, const ClockBook&) = default;

private:
    struct Clock {
        Duration since{};
        Duration ahead{};
        std::int32_t drift = 0; ///< parts per million

        [[nodiscard]] Duration read(Duration now) const {
            constexpr std::int64_t million = 1'000'000;
            const std::int64_t elapsed = (now - since).count();
            return now + ahead +
                   Duration{elapsed / million * drift + elapsed % million * drift / million};
        }
        friend bool operator==(const Clock&, const Clock&) = default;
    };

    std::map<Endpoint, Clock> clocks_;
};

} // namespace confab::sim
