// network: the links between endpoints, their partitions, and the datagrams under way on them.
// The one rule: what is under way arrives in the order of due times, and what is due together in
// the order in which it was sent.
#pragma once

#include "link.hpp"
#include "packet.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace confab::sim {

/// One way: from, to.
using Way = std::pair<Endpoint, Endpoint>;

struct Flight {
    Packet packet{};
    bool report = false; ///< that nobody listens at `packet.from`; it holds no bytes

    template <typename Show>
    void show_state(Show show) const {
        show(packet, report);
    }
    friend bool operator==(const Flight&, const Flight&) = default;
};

enum class Passage : std::uint8_t { sent, doubled, lost, parted };

class Network {
public:
    Network(Link link, Random random) : link_{link}, fates_{random} {}

    [[nodiscard]] const Link& link(const Way& way) const {
        const auto found = links_.find(way);
        return found == links_.end() ? link_ : found->second;
    }

    void set_all(Link link) {
        link_ = link;
        links_.clear();
    }
    void set(const Way& way, Link link) { links_.insert_or_assign(way, link); }

    /// Nothing passes this way until it is opened.
    void part(const Way& way) { parted_.insert(way); }
    void open(const Way& way) { parted_.erase(way); }
    [[nodiscard]] bool parted(const Way& way) const { return parted_.contains(way); }

    /// The next datagrams of this way are lost, whatever the link's chances.
    void lose_next(const Way& way, std::uint32_t count) { doomed_[way] += count; }

    /// Ends partitions, losses to come, and every link's faults; delays stay.
    void heal() {
        parted_.clear();
        doomed_.clear();
        link_ = healed(link_);
        for (auto& [way, link] : links_)
            link = healed(link);
    }

    /// Takes what was sent now, and tells what becomes of it.
    Passage send(Flight flight, Instant now) {
        const Way way{flight.packet.from, flight.packet.to};
        if (parted(way)) return Passage::parted;
        if (is_doomed(way)) return Passage::lost;
        const Fate fate = fates_.draw(link(way));
        if (!fate.arrives) return Passage::lost;
        const bool doubled = fate.doubled && !flight.report;
        if (doubled) in_flight_.emplace(now + *fate.doubled, flight);
        in_flight_.emplace(now + *fate.arrives, std::move(flight));
        return doubled ? Passage::doubled : Passage::sent;
    }

    [[nodiscard]] std::optional<Instant> next_due() const {
        if (in_flight_.empty()) return std::nullopt;
        return in_flight_.begin()->first;
    }

    /// Precondition: something is in flight.
    [[nodiscard]] Flight take_next() {
        return std::move(in_flight_.extract(in_flight_.begin()).mapped());
    }

    [[nodiscard]] std::size_t in_flight() const { return in_flight_.size(); }

    template <typename Show>
    void show_state(Show show) const {
        show(parted_, doomed_, in_flight_, fates_);
    }

    friend bool operator==(const Network&, const Network&) = default;

private:
    bool is_doomed(const Way& way) {
        const auto found = doomed_.find(way);
        if (found == doomed_.end()) return false;
        if (--found->second == 0) doomed_.erase(found);
        return true;
    }

    Link link_; ///< of every way that has none of its own
    std::map<Way, Link> links_;
    std::set<Way> parted_;
    std::map<Way, std::uint32_t> doomed_;
    std::multimap<Instant, Flight> in_flight_; ///< equal keys stay in order of insertion
    FateSource fates_;
};

} // namespace confab::sim
