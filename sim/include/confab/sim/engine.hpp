// engine: steps the nodes of a world and carries what they send; every step becomes facts, which
// go to the trace, the marks and the checkers.
// The one rule: one thing happens a step. Time jumps to the next: at one instant timers fire
// first, in the order of nodes, then arrivals, in the order of sending.
#pragma once

#include "directory.hpp"
#include "fact.hpp"
#include "fingerprint.hpp"
#include "network.hpp"
#include "node_facts.hpp"
#include "nodes.hpp"
#include "room_facts.hpp"
#include "timers.hpp"
#include "witness.hpp"
#include "world_options.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

template <registry Registry>
class Engine {
public:
    explicit Engine(const WorldOptions& options)
        : start_{options.start}, first_record_{options.first_record}, now_{options.start},
          member_datagram_{options.member_datagram}, network_{options.link,
                                                              stream_for(options.seed,
                                                                         Purpose::network),
                                                              options.ranking},
          witness_{options} {}

    RoomId add_room(const Endpoint& endpoint, Registry registry, RoomOptions options) {
        begin_step();
        facts_.push_back(fact::Started{.node = endpoint, .server = endpoint});
        const LogId log = registry.id();
        const Sequence tail = registry.tail();
        const RoomId id = nodes_.add(RoomNode<Registry>{
            .endpoint = endpoint,
            .outside = endpoint,
            .machine = SimRoom<Registry>{SimTransport{endpoint, now_}, std::move(registry),
                                         std::move(options)},
            .clock = LocalClock{now_},
            .log = log,
            .next_record = tail});
        return begin(id);
    }

    MemberId add_member(const Endpoint& endpoint, const Endpoint& server, std::string name,
                        MemberOptions options) {
        begin_step();
        facts_.push_back(fact::Started{
            .node = endpoint, .server = server, .name = name, .dialect = options.dialect});
        const MemberId id = nodes_.add(
            MemberNode{.endpoint = endpoint,
                       .outside = endpoint,
                       .machine = SimMember{SimTransport{endpoint, now_, member_datagram_}, server,
                                            std::move(name), std::move(options)},
                       .clock = LocalClock{now_}});
        return begin(id);
    }

    /// The room's process dies, unless it has already, and another one begins in its place.
    void restart(RoomId id, Registry registry, RoomOptions options) {
        begin_step();
        stop(id);
        RoomNode<Registry>& room = node(id);
        facts_.push_back(fact::Started{.node = room.endpoint, .server = room.endpoint});
        room.machine = SimRoom<Registry>{SimTransport{room.endpoint, room.clock.read(now_)},
                                         std::move(registry), std::move(options)};
        nodes_.open(id);
        begin(id);
    }

    /// `act(machine)` does what the fact says.
    template <typename Id, typename Act>
    void command(Id id, Command command, std::string_view name, std::string_view text, Act act) {
        auto& target = node(id);
        if (!target.listening || target.paused) return;
        begin_step();
        facts_.push_back(
            fact::Commanded{target.endpoint, command, std::string{name}, std::string{text}});
        tell_time(target);
        act(target.machine);
        after(id);
        end_step();
    }

    template <typename Id>
    void crash(Id id) {
        in_a_step([&] { stop(id); });
    }

    /// The process stands still: what comes waits, and no deadline is kept.
    template <typename Id>
    void pause(Id id) {
        auto& paused = node(id);
        if (!paused.listening || std::exchange(paused.paused, true)) return;
        begin_step();
        timers_.set(id, std::nullopt);
        facts_.push_back(fact::Paused{paused.endpoint});
        end_step();
    }

    /// It goes on, with one step for all that has waited.
    template <typename Id>
    void resume(Id id) {
        auto& resumed = node(id);
        if (!std::exchange(resumed.paused, false)) return;
        begin_step();
        facts_.push_back(fact::Resumed{resumed.endpoint});
        const auto deadline = resumed.machine.next_deadline();
        const bool due = deadline && *deadline <= resumed.clock.read(now_);
        if (due) facts_.push_back(fact::Woken{resumed.endpoint});
        std::vector<Flight> held = std::exchange(resumed.held, {});
        hand_over(id, held, due);
        end_step();
    }

    /// `change(clock, now)` does what the fact says to the node's clock.
    template <typename Id, typename Change>
    void change_clock(Id id, Change change) {
        auto& changed = node(id);
        if (!changed.listening) return;
        begin_step();
        change(changed.clock, now_);
        facts_.push_back(fact::ClockChanged{changed.endpoint, changed.clock.read(now_) - now_,
                                            changed.clock.drift()});
        if (!changed.paused) set_timer(id);
        end_step();
    }

    /// From now on the member is seen at `to`, and does not know. Precondition: nobody is there.
    void rebind(MemberId id, const Endpoint& to) {
        const MemberNode& member = node(id);
        if (!member.listening) return;
        begin_step();
        facts_.push_back(fact::Rebound{member.endpoint, member.outside, to});
        nodes_.move(id, to);
        end_step();
    }

    void step_node(RoomId id) {
        const auto& stepped = std::as_const(*this).node(id);
        if (!stepped.listening || stepped.paused) return;
        in_a_step([&] { wake(id); });
    }

    void inject(Packet packet) {
        begin_step();
        packet.number = ++last_number_;
        facts_.push_back(fact::Injected{packet});
        dispatch({.packet = std::move(packet)});
        end_step();
    }

    [[nodiscard]] std::optional<Instant> next_happening() const {
        const auto timer = timers_.next_due();
        const auto due = network_.next_due();
        if (!timer || !due) return timer ? std::optional{std::max(*timer, now_)} : due;
        return std::max(std::min(*timer, *due), now_);
    }

    bool step() {
        const auto when = next_happening();
        if (!when) return false;
        now_ = *when;
        const auto timer = timers_.next_due();
        if (timer && *timer <= now_) return wake_next();
        in_a_step([&] { arrive(network_.take_next()); });
        return true;
    }

    // Out of turn, while the clock stands: see World.

    void deliver(std::size_t position) {
        in_a_step([&] { arrive(network_.take(position)); });
    }
    void lose(std::size_t position) {
        in_a_step([&] { lose(network_.take(position), LossCause::chance); });
    }
    void duplicate(std::size_t position) {
        in_a_step([&] {
            const Packet& packet = network_.repeat(position).packet;
            facts_.push_back(fact::Doubled{packet.from, packet.to, packet.number});
        });
    }
    [[nodiscard]] std::optional<Instant> next_deadline() const { return timers_.next_due(); }
    bool wake_next() {
        const auto due = timers_.next_due();
        if (!due) return false;
        now_ = std::max(now_, *due);
        in_a_step([&] { std::visit([this](auto id) { this->wake(id); }, timers_.next_node()); });
        return true;
    }

    /// Precondition: nothing happens before.
    void set_now(Instant now) { now_ = now; }

    template <typename Id>
    [[nodiscard]] auto& node(Id id) {
        return nodes_.node(id);
    }
    template <typename Id>
    [[nodiscard]] const auto& node(Id id) const {
        return nodes_.node(id);
    }

    [[nodiscard]] const Directory<Registry>& nodes() const { return nodes_; }
    [[nodiscard]] std::uint64_t datagrams() const { return last_number_; }
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] Network& network() { return network_; }
    [[nodiscard]] const Network& network() const { return network_; }
    [[nodiscard]] Witness& witness() { return witness_; }
    [[nodiscard]] const Witness& witness() const { return witness_; }

    template <typename Show>
    void show_state(Show show) const {
        show(now_, nodes_, network_, last_number_);
    }

    friend bool operator==(const Engine&, const Engine&) = default;

private:
    void begin_step() { acted_.reset(); }

    void end_step() {
        const RoomNode<Registry>* const acted =
            acted_ ? &std::as_const(*this).node(*acted_) : nullptr;
        witness_.see(now_ - start_, facts_, acted);
    }

    template <typename Act>
    void in_a_step(Act act) {
        begin_step();
        act();
        end_step();
    }

    /// The node has just been made; what it has sent already goes out.
    template <typename Id>
    Id begin(Id id) {
        after(id);
        end_step();
        return id;
    }

    template <typename Id>
    void stop(Id id) {
        auto& stopped = node(id);
        if (!stopped.listening) return;
        nodes_.close(id);
        timers_.set(id, std::nullopt);
        facts_.push_back(fact::Stopped{stopped.endpoint});
        stopped.paused = false;
        for (const Flight& flight : std::exchange(stopped.held, {}))
            lose(flight, LossCause::closed);
    }

    template <typename Id>
    void wake(Id id) {
        const auto& woken = node(id);
        facts_.push_back(fact::Woken{woken.endpoint});
        hand_over(id, {}, true);
    }

    void arrive(Flight flight) {
        if (const auto id = nodes_.who_is_at(flight.packet.to)) {
            return std::visit([&](auto who) { this->take_in(who, std::move(flight)); }, *id);
        }
        const Packet& packet = flight.packet;
        // A NAT tells nobody that it has forgotten an address.
        const bool outdated = nodes_.is_outdated(packet.to);
        lose(flight, outdated ? LossCause::rebound : LossCause::closed);
        if (flight.report || outdated) return;
        Packet report{.from = packet.to, .to = packet.from, .number = packet.number};
        dispatch({.packet = std::move(report), .report = true});
    }

    template <typename Id>
    void take_in(Id id, Flight flight) {
        auto& target = node(id);
        if (!target.paused) return hand_over(id, std::span{&flight, 1}, false);
        if (target.held.size() >= max_held) return lose(flight, LossCause::inbox_full);
        facts_.push_back(fact::Held{flight.packet.from, flight.packet.to, flight.packet.number});
        target.held.push_back(std::move(flight));
    }

    /// `due`: the node has a deadline to keep, too.
    template <typename Id>
    void hand_over(Id id, std::span<Flight> flights, bool due) {
        auto& target = node(id);
        tell_time(target);
        if constexpr (std::same_as<Id, RoomId>) {
            if (!due && is_foreign(target.machine, flights)) return hand_over_foreign(id, flights);
        }
        step_with(id, flights);
    }

    template <typename Id>
    void step_with(Id id, std::span<Flight> flights) {
        auto& target = node(id);
        for (Flight& flight : flights)
            put_into_inbox(target, flight, facts_);
        target.machine.step();
        after(id);
    }

    void hand_over_foreign(RoomId id, std::span<Flight> flights) {
        const auto digest = [&] {
            return digest_of(nodes_.node(id).machine, Fingerprint{start_, first_record_});
        };
        const std::uint64_t before = digest();
        step_with(id, flights);
        facts_.push_back(fact::HandledForeign{nodes_.node(id).endpoint, before, digest()});
    }

    /// What a node has recorded, sent and told in its step becomes facts and datagrams.
    template <typename Id>
    void after(Id id) {
        auto& acted = node(id);
        if constexpr (std::same_as<Id, RoomId>) {
            look_at_log(acted, facts_);
            acted_ = id;
        }
        for (Packet& packet : acted.machine.transport().take_flushed()) {
            packet.from = acted.outside;
            packet.number = ++last_number_;
            facts_.push_back(fact::Sent{packet});
            dispatch({.packet = std::move(packet)});
        }
        while (auto event = acted.machine.next_event()) {
            acted.heard.push_back(*event);
            facts_.push_back(fact::Told{acted.endpoint, std::move(*event)});
        }
        if constexpr (std::same_as<Id, MemberId>) tell_progress(acted, facts_);
        if (acted.machine.closed()) return stop(id);
        set_timer(id);
    }

    template <typename Node>
    void tell_time(Node& node) const {
        node.machine.transport().set_now(node.clock.read(now_));
    }

    template <typename Id>
    void set_timer(Id id) {
        const auto& timed = node(id);
        const auto deadline = timed.machine.next_deadline();
        timers_.set(id, deadline ? std::optional{timed.clock.when(*deadline)} : std::nullopt);
    }

    void dispatch(Flight flight) {
        const Flight sent{
            .packet = {flight.packet.from, flight.packet.to, flight.packet.number, {}},
            .report = flight.report};
        const Fate fate = network_.send(std::move(flight), now_);
        if (fate.lost) return lose(sent, *fate.lost);
        if (!fate.second) return;
        facts_.push_back(fact::Doubled{sent.packet.from, sent.packet.to, sent.packet.number});
    }

    void lose(const Flight& flight, LossCause cause) {
        const Packet& packet = flight.packet;
        if (flight.report) {
            facts_.push_back(fact::ReportLost{.node = packet.to, .peer = packet.from});
        } else {
            facts_.push_back(fact::Lost{packet.from, packet.to, packet.number, cause});
        }
    }

    Instant start_;
    Sequence first_record_;
    Instant now_;
    std::size_t member_datagram_; ///< bytes that a member's may have
    Network network_;
    Directory<Registry> nodes_;
    Timers<NodeId> timers_;
    std::uint64_t last_number_ = 0; ///< of datagrams sent
    Facts facts_;                   ///< of this step; between steps nothing
    std::optional<RoomId> acted_;   ///< in the last step
    Witness witness_;
};

} // namespace confab::sim
