// state: a world in the middle of a search, what may still go wrong in it, and its print: two
// states of one print go on alike, and are judged alike.
// The one rule: what is in the print is all that decides a future or a verdict:
//   - each node: its machine, its next deadline, what it has heard and how far its texts are;
//   - what is under way, as a multiset: who, to whom, what it says; not its number nor its due
//   time;
//   - what checkers remember, so that no history is forgotten that a verdict may depend on; but
//     those of single sessions (see Checkers::compare_with) are judged along the ways that are
//     gone; for a classic member also the order in which its lines were sent;
//   - the clock, the budgets left and the acts done. Trace and marks are not in it: they judge
//     nothing. What acts do to the network or to the world's generators follows from how many are
//     done.
#pragma once

#include "../fingerprint.hpp"
#include "../hash.hpp"
#include "scope.hpp"

#include <confab/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace confab::sim {

template <registry Registry>
class ExploreState {
public:
    /// Something under way. Equal ids: it does not matter which of them.
    struct Sighting {
        std::uint64_t id = 0; ///< the low byte is the receiver's, by chance another's too
        std::uint64_t content = 0;
        std::uint64_t number = 0;
        bool report = false;
        std::uint64_t way = 0; ///< when the order on it matters; else 0
    };

    ExploreState(BasicWorld<Registry> world, Budgets left) : world_{std::move(world)}, left_{left} {
        world_.wake_due();
        look(nullptr);
    }

    [[nodiscard]] const BasicWorld<Registry>& world() const { return world_; }
    [[nodiscard]] const Budgets& left() const { return left_; }
    [[nodiscard]] std::size_t acts() const { return acts_; }
    [[nodiscard]] std::uint64_t print() const { return print_; }
    /// Whatever the budgets are.
    [[nodiscard]] std::uint64_t print_of_end() const { return print_of_end_; }
    /// What is under way, by position.
    [[nodiscard]] const std::vector<Sighting>& sightings() const { return sightings_; }

    /// Deliveries to different nodes lead to the same state in either order, and so does what the
    /// checkers see.
    static bool are_independent(std::uint64_t id, std::uint64_t other) {
        return (id & receiver) != (other & receiver);
    }

    /// What is under way and has a copy, or one just like it, before it.
    [[nodiscard]] bool is_repeated(std::size_t position) const {
        const auto end = sightings_.begin() + static_cast<std::ptrdiff_t>(position);
        return std::any_of(sightings_.begin(), end, [&](const Sighting& sighting) {
            return sighting.id == sightings_[position].id;
        });
    }

    [[nodiscard]] bool may(ChoiceKind kind, const BasicScope<Registry>& scope) const {
        switch (kind) {
        case ChoiceKind::deliver:
            return !sightings_.empty();
        case ChoiceKind::lose:
            return !sightings_.empty() && left_.losses > 0;
        case ChoiceKind::duplicate:
            return !sightings_.empty() && left_.duplicates > 0;
        case ChoiceKind::wake:
            return left_.firings > 0 && has_deadline_;
        case ChoiceKind::act:
            return acts_ < scope.acts.size();
        }
        return false;
    }

    /// Preconditions: may(kind); the position is of something under way, where one is asked for.
    [[nodiscard]] ExploreState after(ChoiceKind kind, std::size_t position,
                                     const BasicScope<Registry>& scope) const {
        ExploreState next{*this};
        next.choose(kind, position, scope);
        next.world_.wake_due(); // at one instant, timers come first
        next.look(this);
        return next;
    }

private:
    static constexpr std::uint64_t receiver = 0xFF;

    void choose(ChoiceKind kind, std::size_t position, const BasicScope<Registry>& scope) {
        switch (kind) {
        case ChoiceKind::deliver:
            return world_.deliver(position);
        case ChoiceKind::lose:
            --left_.losses;
            return world_.lose(position);
        case ChoiceKind::duplicate:
            --left_.duplicates;
            return world_.duplicate(position);
        case ChoiceKind::wake:
            --left_.firings;
            world_.wake_next();
            return;
        case ChoiceKind::act:
            return scope.acts[acts_++].run(world_);
        }
    }

    [[nodiscard]] Fingerprint new_print() const {
        return Fingerprint{world_.options().start, world_.options().first_record};
    }

    /// Takes the prints anew of all that is not shared with the state before.
    void look(const ExploreState* before) {
        std::vector<std::uint64_t> parts;
        parts.reserve(parts_.size());
        world_.show_state([&](const auto& engine, const auto&...) {
            if (before == nullptr) return look_at(engine, engine, nullptr, parts);
            before->world_.show_state(
                [&](const auto& other, const auto&...) { look_at(engine, other, before, parts); });
        });
        parts_ = std::move(parts);
        look_at_flights(before);
        conclude();
    }

    template <typename Engine>
    void look_at(const Engine& engine, const Engine& other, const ExploreState* before,
                 std::vector<std::uint64_t>& parts) {
        const auto add = [&](const auto& part, const auto* known, auto print_of) {
            const bool same = before != nullptr && known != nullptr && part.shares(*known);
            parts.push_back(same ? before->parts_[parts.size()] : print_of(*part));
        };
        const std::size_t rooms = engine.nodes().rooms();
        const std::size_t members = engine.nodes().members();
        const bool same_nodes = rooms == other.nodes().rooms();
        const auto each = [&](auto first, std::size_t count, std::size_t known, auto print_of) {
            for (std::size_t at = 0; at < count; ++at) {
                const auto id = static_cast<decltype(first)>(at);
                const auto* const then =
                    same_nodes && at < known ? &other.nodes().shared(id) : nullptr;
                add(engine.nodes().shared(id), then, print_of);
            }
        };
        // The checkers first: there are always as many.
        engine.witness().checkers().compare_with(
            other.witness().checkers(), [&](const auto& checker, const auto& known) {
                add(checker, &known, [this](const auto& value) {
                    Fingerprint print = new_print();
                    print(value);
                    return print.value();
                });
            });
        each(RoomId{}, rooms, other.nodes().rooms(), [this](const auto& room) {
            Fingerprint print = new_print();
            print(room, room.heard, room.machine.next_deadline());
            return print.value();
        });
        each(MemberId{}, members, other.nodes().members(), [this](const MemberNode& member) {
            Fingerprint print = new_print();
            const Progress& progress = member.progress;
            print(member, member.heard, member.machine.next_deadline(), progress.queued,
                  progress.committed, progress.delivered, progress.refused);
            return print.value();
        });
        has_deadline_ = engine.next_deadline().has_value();
    }

    void look_at_flights(const ExploreState* before) {
        std::vector<Sighting> sightings;
        for (const sim::Flight* const flight : world_.under_way().in_order()) {
            const std::uint64_t number = flight->packet.number;
            const Sighting* known =
                before != nullptr ? before->find(number, flight->report) : nullptr;
            sightings.push_back(known != nullptr ? *known : sight(*flight));
        }
        sightings_ = std::move(sightings);
        for (Sighting& sighting : sightings_) {
            if (sighting.way != 0) sighting.id = sighting.content ^ rank_of(sighting) << 8U;
        }
    }

    [[nodiscard]] const Sighting* find(std::uint64_t number, bool report) const {
        const auto found =
            std::find_if(sightings_.begin(), sightings_.end(), [&](const Sighting& sighting) {
                return sighting.number == number && sighting.report == report;
            });
        return found == sightings_.end() ? nullptr : &*found;
    }

    [[nodiscard]] Sighting sight(const sim::Flight& flight) const {
        const Packet& packet = flight.packet;
        Fingerprint print = new_print();
        print(Packet{.from = packet.from, .to = packet.to, .bytes = packet.bytes}, flight.report);
        Fingerprint whose;
        whose(packet.to);
        Fingerprint way;
        way(packet.from, packet.to);
        const std::uint64_t content = (print.value() & ~receiver) | (whose.value() & receiver);
        return {.id = content,
                .content = content,
                .number = packet.number,
                .report = flight.report,
                .way = is_ordered(packet) ? way.value() : 0};
    }

    /// Its place on its way in the order of sending.
    [[nodiscard]] std::uint64_t rank_of(const Sighting& sighting) const {
        std::uint64_t rank = 1;
        for (const Sighting& other : sightings_)
            rank += other.way == sighting.way && other.number < sighting.number ? 1U : 0U;
        return rank;
    }

    /// To a classic member the order in which its lines were sent matters: see LineQuality.
    [[nodiscard]] bool is_ordered(const Packet& packet) const {
        for (std::size_t at = 0; at < world_.members(); ++at) {
            const MemberId id{static_cast<std::uint32_t>(at)};
            if (world_.endpoint(id) == packet.to) return world_.member(id).reliable() == nullptr;
        }
        return false;
    }

    void conclude() {
        std::uint64_t under_way = 0; // a sum, so that it is one of a multiset
        for (const Sighting& sighting : sightings_) {
            Hash64 one;
            one.add(sighting.id);
            under_way += one.value();
        }
        Hash64 hash;
        hash.add(static_cast<std::uint64_t>(world_.age().count()));
        hash.add(acts_);
        hash.add(under_way);
        for (const std::uint64_t part : parts_)
            hash.add(part);
        print_of_end_ = hash.value();
        hash.add(left_.losses);
        hash.add(left_.duplicates);
        hash.add(left_.firings);
        print_ = hash.value();
    }

    BasicWorld<Registry> world_;
    Budgets left_;
    std::size_t acts_ = 0;
    bool has_deadline_ = false;
    std::vector<std::uint64_t> parts_; ///< prints of checkers, rooms and members
    std::vector<Sighting> sightings_;
    std::uint64_t print_ = 0;
    std::uint64_t print_of_end_ = 0;
};

} // namespace confab::sim
