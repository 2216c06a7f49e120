// network: the links between endpoints, their partitions, and the datagrams under way on them.
// The one rule: what is under way arrives in the order of due times, and what is due together in
// the order in which it was sent.
#pragma once

#include "damage.hpp"
#include "fate.hpp"
#include "fate_book.hpp"
#include "fate_source.hpp"
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

class Network {
public:
    Network(Link link, Random random, const Ranking& ranking = {})
        : link_{link}, source_{random, ranking} {}

    /// The fates of all datagrams from the first on, to be kept or to be followed.
    [[nodiscard]] FateBook& book() { return book_; }
    [[nodiscard]] const FateBook& book() const { return book_; }

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
        source_.heal();
        link_ = healed(link_);
        for (auto& [way, link] : links_)
            link = healed(link);
    }

    /// Takes what was sent now, and tells what becomes of it.
    Fate send(Flight flight, Instant now) {
        const Fate fate = decide(flight, now);
        if (fate.lost) return fate;
        flight.sent_size = flight.packet.bytes.size();
        if (fate.second) fly(flight, *fate.second, now);
        fly(std::move(flight), fate.first, now);
        return fate;
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
        show(parted_, doomed_, doomed_numbers_, in_flight_, source_, book_);
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

    Fate decide(const Flight& flight, Instant now) {
        const Way way{flight.packet.from, flight.packet.to};
        const auto id = book_.name_next(way, flight.report);
        if (is_doomed(flight)) return lost_by_order(id);
        if (parted(way)) return {.lost = LossCause::parted};
        if (is_doomed(way)) return lost_by_order(id);
        const Fate plain{.first = {.after = link_.delay}};
        if (book_.is_followed()) return book_.read(*id, plain);
        const Fate fate =
            source_.draw(way, link(way), flight.packet.bytes.size(), flight.report, now);
        if (id && fate != plain) book_.write(*id, fate);
        return fate;
    }

    Fate lost_by_order(const std::optional<FlightId>& id) {
        const Fate fate{.lost = LossCause::chance};
        if (id) book_.write(*id, fate);
        return fate;
    }

    void fly(Flight flight, const Copy& copy, Instant now) {
        if (copy.damage != Damage{}) {
            Bytes bytes{flight.packet.bytes.begin(), flight.packet.bytes.end()};
            flight.damage = harm(bytes, copy.damage);
            flight.packet.bytes = std::move(bytes);
        }
        in_flight_.push(now + copy.after, std::move(flight));
    }

    Link link_; ///< of every way that has none of its own
    std::map<Way, Link> links_;
    std::set<Way> parted_;
    std::map<Way, std::uint32_t> doomed_;
    std::set<std::uint64_t> doomed_numbers_;
    FlightQueue in_flight_;
    FateSource source_;
    FateBook book_;
};

} // namespace confab::sim
