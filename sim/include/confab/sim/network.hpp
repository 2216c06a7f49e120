// network: the links between endpoints, their partitions, and the datagrams under way on them.
// The one rule: what is under way arrives in the order of due times, and what is due together in
// the order in which it was sent.
#pragma once

#include "bottleneck.hpp"
#include "burst.hpp"
#include "damage.hpp"
#include "flight_queue.hpp"
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

enum class Passage : std::uint8_t { sent, doubled, lost, parted, burst, too_big, queue_full };

class Network {
public:
    /// The random streams 1 to 4 are the fates'.
    Network(Link link, Random random)
        : link_{link}, fates_{random}, damages_{random.stream(5)},
          copy_damages_{random.stream(6)}, bursts_{random.stream(7)} {}

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

    /// So are the datagrams of these numbers, on whatever way; reports have none of their own.
    void lose_numbers(const std::set<std::uint64_t>& numbers) {
        doomed_numbers_.insert(numbers.begin(), numbers.end());
    }

    /// Ends partitions, losses to come, and every link's faults: see `healed`.
    void heal() {
        parted_.clear();
        doomed_.clear();
        doomed_numbers_.clear();
        bursts_.end_all();
        link_ = healed(link_);
        for (auto& [way, link] : links_)
            link = healed(link);
    }

    /// Takes what was sent now, and tells what becomes of it.
    Passage send(Flight flight, Instant now) {
        const Way way{flight.packet.from, flight.packet.to};
        if (is_doomed(flight)) return Passage::lost;
        if (parted(way)) return Passage::parted;
        if (is_doomed(way)) return Passage::lost;
        const Link& on = link(way);
        const Fate fate = fates_.draw(on); // whatever else befalls it, so that the rest stays put
        const std::size_t size = flight.packet.bytes.size();
        if (on.mtu != 0 && size > on.mtu) return Passage::too_big;
        const auto waits = bottleneck_.admit(way, on, size, now);
        if (!waits) return Passage::queue_full;
        if (bursts_.loses(way, on.burst)) return Passage::burst;
        if (!fate.arrives) return Passage::lost;
        const Instant leaves = now + *waits;
        const bool doubled = fate.doubled && !flight.report;
        if (doubled) fly(flight, leaves + *fate.doubled, on, copy_damages_);
        fly(std::move(flight), leaves + *fate.arrives, on, damages_);
        return doubled ? Passage::doubled : Passage::sent;
    }

    [[nodiscard]] std::optional<Instant> next_due() const { return in_flight_.next_due(); }

    /// Precondition: something is in flight.
    [[nodiscard]] Flight take_next() { return in_flight_.take_next(); }

    /// Whatever their time is: see FlightQueue for positions.
    [[nodiscard]] const FlightQueue& under_way() const { return in_flight_; }
    [[nodiscard]] Flight take(std::size_t position) { return in_flight_.take(position); }
    const Flight& repeat(std::size_t position) { return in_flight_.repeat(position); }

    [[nodiscard]] std::size_t in_flight() const { return in_flight_.size(); }

    template <typename Show>
    void show_state(Show show) const {
        show(parted_, doomed_, doomed_numbers_, in_flight_, fates_, damages_, copy_damages_,
             bursts_, bottleneck_);
    }

    friend bool operator==(const Network&, const Network&) = default;

private:
    bool is_doomed(const Flight& flight) {
        return !flight.report && doomed_numbers_.erase(flight.packet.number) > 0;
    }

    bool is_doomed(const Way& way) {
        const auto found = doomed_.find(way);
        if (found == doomed_.end()) return false;
        if (--found->second == 0) doomed_.erase(found);
        return true;
    }

    void fly(Flight flight, Instant due, const Link& on, DamageSource& damages) {
        if (on.cut != never || on.corrupt != never) {
            Bytes bytes{flight.packet.bytes.begin(), flight.packet.bytes.end()};
            flight.damage = damages.harm(bytes, on);
            if (flight.damage != Damage{}) flight.packet.bytes = std::move(bytes);
        }
        in_flight_.push(due, std::move(flight));
    }

    Link link_; ///< of every way that has none of its own
    std::map<Way, Link> links_;
    std::set<Way> parted_;
    std::map<Way, std::uint32_t> doomed_;
    std::set<std::uint64_t> doomed_numbers_;
    FlightQueue in_flight_;
    FateSource fates_;
    DamageSource damages_;
    DamageSource copy_damages_;
    Bursts bursts_;
    Bottleneck bottleneck_;
};

} // namespace confab::sim
