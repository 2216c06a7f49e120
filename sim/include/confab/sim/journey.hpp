// journey: what became of each datagram of a trace: when it was sent, and how each copy ended.
// The one rule: it reads facts alone; what the trace does not tell, it does not guess. It holds
// views into the trace, which must outlive it.
#pragma once

#include "fact.hpp"
#include "packet.hpp"
#include "trace.hpp"

#include <confab/vocabulary/instant.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

/// How one copy of a datagram ended: delivered, or lost.
struct JourneyEnd {
    Duration at{};
    std::optional<LossCause> lost{};
    std::optional<Duration> held{};        ///< since when it had waited for a paused node
    std::optional<std::size_t> flipped{};  ///< the bit that is not as it was sent
    std::optional<std::size_t> cut_from{}; ///< the bytes that there were
};

struct Journey {
    Duration at{};
    const Packet* packet = nullptr;
    bool injected = false;
    bool doubled = false;
    std::vector<JourneyEnd> ends{}; ///< in their order
    std::vector<Duration> held{};   ///< of copies that wait yet, since when

    /// Neither delivered nor lost when the trace ended.
    [[nodiscard]] std::size_t under_way() const {
        return (doubled ? 2U : 1U) - std::min<std::size_t>(ends.size(), doubled ? 2 : 1);
    }
};

/// In the order of sending. A trace that begins late tells ends of datagrams that it does not know;
/// they are passed over.
class JourneyReader {
public:
    void read(const TraceLine& line) {
        at_ = line.at;
        std::visit(*this, line.fact);
    }

    [[nodiscard]] const std::vector<Journey>& journeys() const { return journeys_; }
    [[nodiscard]] std::vector<Journey> take() { return std::exchange(journeys_, {}); }

    /// Its index. Numbers rise in the order of sending.
    [[nodiscard]] std::optional<std::size_t> find(std::uint64_t number) const {
        const auto before = [](const Journey& journey, std::uint64_t wanted) {
            return journey.packet->number < wanted;
        };
        const auto found = std::lower_bound(journeys_.begin(), journeys_.end(), number, before);
        if (found == journeys_.end() || found->packet->number != number) return std::nullopt;
        return static_cast<std::size_t>(found - journeys_.begin());
    }

    void operator()(const fact::Sent& fact) { start(fact.packet, false); }
    void operator()(const fact::Injected& fact) { start(fact.packet, true); }
    void operator()(const fact::Doubled& fact) {
        if (Journey* const journey = known(fact.number)) journey->doubled = true;
    }
    void operator()(const fact::Held& fact) {
        Journey* const journey = known(fact.number);
        // What waits may be a report: it has the number of its datagram, and goes the other way.
        if (journey != nullptr && journey->packet->to == fact.to) journey->held.push_back(at_);
    }
    void operator()(const fact::Delivered& fact) { end(fact.packet.number, std::nullopt); }
    void operator()(const fact::Lost& fact) { end(fact.number, fact.cause); }
    void operator()(const fact::Corrupted& fact) {
        if (JourneyEnd* const last = last_end(fact.number)) last->flipped = fact.bit;
    }
    void operator()(const fact::Cut& fact) {
        if (JourneyEnd* const last = last_end(fact.number)) last->cut_from = fact.size;
    }
    template <typename Other>
    void operator()(const Other&) {}

private:
    void start(const Packet& packet, bool injected) {
        journeys_.push_back({.at = at_, .packet = &packet, .injected = injected});
    }

    Journey* known(std::uint64_t number) {
        const auto index = find(number);
        return index ? &journeys_[*index] : nullptr;
    }

    JourneyEnd* last_end(std::uint64_t number) {
        Journey* const journey = known(number);
        return journey == nullptr || journey->ends.empty() ? nullptr : &journey->ends.back();
    }

    void end(std::uint64_t number, std::optional<LossCause> lost) {
        Journey* const journey = known(number);
        if (journey == nullptr) return;
        JourneyEnd made{.at = at_, .lost = lost};
        // Who waits gets what has come first, first. What finds the inbox full has not waited.
        if (!journey->held.empty() && lost != LossCause::inbox_full) {
            made.held = journey->held.front();
            journey->held.erase(journey->held.begin());
        }
        journey->ends.push_back(made);
    }

    Duration at_{};
    std::vector<Journey> journeys_;
};

inline std::vector<Journey> journeys_of(std::span<const TraceLine> trace) {
    JourneyReader reader;
    for (const TraceLine& line : trace)
        reader.read(line);
    return reader.take();
}

} // namespace confab::sim
