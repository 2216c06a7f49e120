// engine: steps the nodes of a world and carries what they send; every step becomes facts, which
// go to the trace, the marks and the checkers.
// The one rule: one thing happens a step. Time jumps to the next: at one instant timers fire
// first, in the order of nodes, then arrivals, in the order of sending.
#pragma once

#include "checkers.hpp"
#include "fact.hpp"
#include "fingerprint.hpp"
#include "mark_observer.hpp"
#include "network.hpp"
#include "nodes.hpp"
#include "timers.hpp"
#include "trace.hpp"
#include "world_options.hpp"

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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
          network_{options.link, stream_for(options.seed, Purpose::network)},
          trace_{options.keep_trace}, marks_{options.room.classic.wording}, checkers_{
                                                                                options.room} {}

    RoomId add_room(const Endpoint& endpoint, Registry registry, RoomOptions options) {
        assert(!ports_.contains(endpoint));
        const RoomId id{static_cast<std::uint32_t>(rooms_.size())};
        begin_step();
        facts_.push_back(fact::Started{.node = endpoint, .server = endpoint});
        const LogId log = registry.id();
        const Sequence tail = registry.tail();
        rooms_.push_back({.endpoint = endpoint,
                          .machine = SimRoom<Registry>{SimTransport{endpoint, now_},
                                                       std::move(registry), std::move(options)},
                          .log = log,
                          .next_record = tail});
        return listen(endpoint, id);
    }

    MemberId add_member(const Endpoint& endpoint, const Endpoint& server, std::string name,
                        MemberOptions options) {
        assert(!ports_.contains(endpoint));
        const MemberId id{static_cast<std::uint32_t>(members_.size())};
        begin_step();
        facts_.push_back(fact::Started{.node = endpoint, .server = server, .name = name});
        members_.push_back({.endpoint = endpoint,
                            .machine = SimMember{SimTransport{endpoint, now_}, server,
                                                 std::move(name), std::move(options)}});
        return listen(endpoint, id);
    }

    /// `act(machine)` does what the fact says.
    template <typename Id, typename Act>
    void command(Id id, Command command, std::string_view name, std::string_view text, Act act) {
        auto& target = node(id);
        if (!target.listening) return;
        begin_step();
        facts_.push_back(
            fact::Commanded{target.endpoint, command, std::string{name}, std::string{text}});
        target.machine.transport().set_now(now_);
        act(target.machine);
        after(id);
        end_step();
    }

    template <typename Id>
    void crash(Id id) {
        begin_step();
        stop(id);
        end_step();
    }

    void step_node(RoomId id) {
        if (!node(id).listening) return;
        begin_step();
        wake(id);
        end_step();
    }

    void inject(Packet packet) {
        begin_step();
        packet.number = ++last_number_;
        facts_.push_back(fact::Injected{packet});
        dispatch({.packet = std::move(packet)});
        end_step();
    }

    [[nodiscard]] std::optional<Instant> next_happening() const {
        const auto timer = timers_.next();
        const auto due = network_.next_due();
        if (!timer || !due) return timer ? std::optional{std::max(timer->due, now_)} : due;
        return std::max(std::min(timer->due, *due), now_);
    }

    bool step() {
        const auto when = next_happening();
        if (!when) return false;
        now_ = *when;
        begin_step();
        const auto timer = timers_.next();
        if (timer && timer->due <= now_) {
            std::visit([this](auto id) { this->wake(id); }, timer->node);
        } else {
            arrive(network_.take_next());
        }
        end_step();
        return true;
    }

    /// Precondition: nothing happens before.
    void set_now(Instant now) { now_ = now; }

    [[nodiscard]] RoomNode<Registry>& node(RoomId id) {
        return rooms_.at(static_cast<std::size_t>(id));
    }
    [[nodiscard]] const RoomNode<Registry>& node(RoomId id) const {
        return rooms_.at(static_cast<std::size_t>(id));
    }
    [[nodiscard]] MemberNode& node(MemberId id) {
        return members_.at(static_cast<std::size_t>(id));
    }
    [[nodiscard]] const MemberNode& node(MemberId id) const {
        return members_.at(static_cast<std::size_t>(id));
    }

    [[nodiscard]] bool in_use(const Endpoint& endpoint) const { return ports_.contains(endpoint); }
    [[nodiscard]] std::size_t rooms() const { return rooms_.size(); }
    [[nodiscard]] std::size_t members() const { return members_.size(); }
    [[nodiscard]] Instant start() const { return start_; }
    [[nodiscard]] Sequence first_record() const { return first_record_; }
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] Network& network() { return network_; }
    [[nodiscard]] const Network& network() const { return network_; }
    [[nodiscard]] const Facts& facts() const { return facts_; }
    [[nodiscard]] Trace& trace() { return trace_; }
    [[nodiscard]] const Trace& trace() const { return trace_; }
    [[nodiscard]] const Marks& marks() const { return marks_.marks(); }
    [[nodiscard]] const Checkers& checkers() const { return checkers_; }

    template <typename Show>
    void show_state(Show show) const {
        show(now_, rooms_, members_, network_, last_number_);
    }

    friend bool operator==(const Engine&, const Engine&) = default;

private:
    void begin_step() {
        facts_.clear();
        acted_.reset();
    }

    void end_step() {
        const Duration at = now_ - start_;
        trace_.add(at, facts_);
        marks_.observe(facts_);
        checkers_.check(at, facts_);
        if (acted_) checkers_.compare(node(*acted_).endpoint, node(*acted_).machine.roster());
    }

    /// The node has just been made; what it has sent already goes out.
    template <typename Id>
    Id listen(const Endpoint& endpoint, Id id) {
        ports_.emplace(endpoint, id);
        after(id);
        end_step();
        return id;
    }

    template <typename Id>
    void stop(Id id) {
        auto& stopped = node(id);
        if (!std::exchange(stopped.listening, false)) return;
        ports_.erase(stopped.endpoint);
        timers_.set(id, std::nullopt);
        facts_.push_back(fact::Stopped{stopped.endpoint});
    }

    template <typename Id>
    void wake(Id id) {
        auto& woken = node(id);
        facts_.push_back(fact::Woken{woken.endpoint});
        woken.machine.transport().set_now(now_);
        woken.machine.step();
        after(id);
    }

    void arrive(Flight flight) {
        const auto found = ports_.find(flight.packet.to);
        if (found != ports_.end()) {
            return std::visit([&](auto id) { this->hand_over(id, std::move(flight)); },
                              found->second);
        }
        const Packet& packet = flight.packet;
        if (flight.report) {
            facts_.push_back(fact::ReportLost{.node = packet.to, .peer = packet.from});
            return;
        }
        facts_.push_back(fact::Lost{packet.from, packet.to, packet.number, LossCause::closed});
        Packet report{.from = packet.to, .to = packet.from, .number = packet.number};
        dispatch({.packet = std::move(report), .report = true});
    }

    template <typename Id>
    void hand_over(Id id, Flight flight) {
        auto& target = node(id);
        const Endpoint peer = flight.packet.from;
        SimTransport& transport = target.machine.transport();
        transport.set_now(now_);
        [[maybe_unused]] bool counts = true;
        if (flight.report) {
            facts_.push_back(fact::Reported{target.endpoint, peer});
            transport.report_unreachable(peer);
        } else {
            if constexpr (std::same_as<Id, RoomId>) {
                counts = may_count(target.machine, peer, flight.packet.bytes);
            }
            facts_.push_back(fact::Delivered{flight.packet});
            transport.deliver(peer, std::move(flight.packet.bytes));
        }
        target.machine.step();
        if constexpr (std::same_as<Id, RoomId>) {
            const std::uint64_t before = target.digest;
            after(id);
            facts_.push_back(fact::Handled{target.endpoint, counts, before, target.digest});
        } else {
            after(id);
        }
    }

    /// What a node has recorded, sent and told in its step becomes facts and datagrams.
    template <typename Id>
    void after(Id id) {
        auto& acted = node(id);
        if constexpr (std::same_as<Id, RoomId>) {
            read_log(acted);
            acted_ = id;
        }
        for (Packet& packet : acted.machine.transport().take_flushed()) {
            packet.number = ++last_number_;
            facts_.push_back(fact::Sent{packet});
            dispatch({.packet = std::move(packet)});
        }
        while (auto event = acted.machine.next_event()) {
            acted.heard.push_back(*event);
            facts_.push_back(fact::Told{acted.endpoint, std::move(*event)});
        }
        if (acted.machine.closed()) return stop(id);
        timers_.set(id, acted.machine.next_deadline());
    }

    void read_log(RoomNode<Registry>& acted) {
        const Registry& log = acted.machine.registry();
        if (log.id() != acted.log || acted.next_record < log.tail()) {
            acted.log = log.id();
            acted.next_record = log.tail();
            facts_.push_back(fact::LogChanged{acted.endpoint});
        }
        for (const Record& record : log.records_from(acted.next_record)) {
            facts_.push_back(fact::Recorded{acted.endpoint, record, commits_at_once<Registry>});
            ++acted.next_record;
        }
        acted.digest = digest(acted.machine);
    }

    [[nodiscard]] std::uint64_t digest(const SimRoom<Registry>& room) const {
        Fingerprint print{start_, first_record_};
        print(room.roster(), room.classic_sessions(), room.registry().id());
        if (commits_at_once<Registry>) print(room.registry().head());
        return print.value();
    }

    void dispatch(Flight flight) {
        const bool report = flight.report;
        const Endpoint from = flight.packet.from;
        const Endpoint to = flight.packet.to;
        const std::uint64_t number = flight.packet.number;
        const Passage passage = network_.send(std::move(flight), now_);
        if (passage == Passage::sent) return;
        if (report) {
            facts_.push_back(fact::ReportLost{.node = to, .peer = from});
        } else if (passage == Passage::doubled) {
            facts_.push_back(fact::Doubled{from, to, number});
        } else {
            const bool parted = passage == Passage::parted;
            const LossCause cause = parted ? LossCause::parted : LossCause::chance;
            facts_.push_back(fact::Lost{from, to, number, cause});
        }
    }

    Instant start_;
    Sequence first_record_;
    Instant now_;
    Network network_;
    std::vector<RoomNode<Registry>> rooms_;
    std::vector<MemberNode> members_;
    std::map<Endpoint, NodeId> ports_; ///< that somebody listens at
    Timers<NodeId> timers_;
    std::uint64_t last_number_ = 0; ///< of datagrams sent
    Facts facts_;                   ///< of the last step
    std::optional<RoomId> acted_;   ///< in the last step
    Trace trace_;
    MarkObserver marks_;
    Checkers checkers_;
};

} // namespace confab::sim
