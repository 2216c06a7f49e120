// member: joins one room: a transport and the machine of a dialect.
// The one rule: one member, one stay: when it is closed, a new one joins again.
#pragma once

#include "protocol/classic_member.hpp"
#include "protocol/reliable_member.hpp"
#include "transport.hpp"
#include "vocabulary/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab {

/// What is spoken with the room: confab/1, or the tutorial's protocol, which repairs nothing.
enum class Dialect : std::uint8_t { confab1, classic };

struct MemberOptions {
    Dialect dialect = Dialect::confab1;
    ReliableMemberOptions reliable{}; ///< of confab/1
    ClassicMemberOptions classic{};
    Secret secret = system_secret(); ///< what nobody may guess is derived from it; never sent

    friend bool operator==(const MemberOptions&, const MemberOptions&) = default;
};

/// A node of one thread: call `step()` when a datagram is here or `next_deadline()` is reached,
/// then `next_event()` until nothing. `wait()` does so for a waitable transport. A regular value
/// when its transport is.
template <transport Transport>
class Member {
public:
    static constexpr std::size_t max_arrivals_per_step = 1024;

    /// Asks to be let in at once. Events tell how it went: Welcomed, or Closed with the reason.
    Member(Transport transport, Endpoint server, std::string name, MemberOptions options = {})
        : transport_{std::move(transport)}, server_{server}, machine_{make_machine(
                                                                 std::move(name),
                                                                 std::move(options), transport_)} {
        send_all();
    }

    void step() {
        take_arrivals();
        const Instant now = transport_.now();
        std::visit([&](auto& machine) { machine.advance(now); }, machine_);
        send_all();
    }

    /// When to step although nothing has arrived; nothing: only when something does. Ask again
    /// after each step and each command.
    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (closed()) return std::nullopt;
        if (look_again_) return look_again_;
        return ask([](const auto& machine) { return machine.next_deadline(); });
    }

    /// What has happened, oldest first; nothing when all has been told. Bounded: see EventQueue.
    [[nodiscard]] std::optional<Event> next_event() {
        return std::visit([](auto& machine) { return machine.next_event(); }, machine_);
    }

    /// Sleeps until there is a reason to look, an arrival, a deadline or an event, and steps.
    void wait() requires waitable_transport<Transport> {
        if (closed() || has_events()) return;
        transport_.wait_until(next_deadline());
        step();
    }

    /// Says a text to the room; before the room has let the member in, as soon as it has. What
    /// cannot be sent whole is a TextRefused event. One's own Said confirms it: in confab/1 it
    /// comes in the order that all hear, and without fail; a classic room may lose it.
    void say(std::string_view text) {
        const Instant now = transport_.now();
        std::visit([&](auto& machine) { machine.say(text, now); }, machine_);
        send_all();
    }

    /// Leaves properly: Closed follows when the room has said farewell, or within a few seconds.
    void leave() {
        const Instant now = transport_.now();
        std::visit([&](auto& machine) { machine.leave(now); }, machine_);
        send_all();
    }

    /// Has, or still seeks, its place in the room: the opposite of `closed()`.
    [[nodiscard]] bool joined() const { return !closed(); }
    [[nodiscard]] bool closed() const {
        return ask([](const auto& machine) { return machine.closed(); });
    }
    /// Has been let in, and neither left nor been lost since.
    [[nodiscard]] bool welcomed() const {
        return ask([](const auto& machine) { return machine.welcomed(); });
    }
    [[nodiscard]] bool has_events() const {
        return ask([](const auto& machine) { return machine.has_events(); });
    }
    [[nodiscard]] std::string_view name() const {
        return ask([](const auto& machine) { return std::string_view{machine.name()}; });
    }
    /// The machine of confab/1: progress, roster, connection. Nothing: nullptr, of a classic
    /// member.
    [[nodiscard]] const ReliableMember* reliable() const {
        return std::get_if<ReliableMember>(&machine_);
    }
    /// Asks the room for a sign of life; in confab/1 only.
    void ping() {
        if (auto* const machine = std::get_if<ReliableMember>(&machine_)) machine->ping();
        send_all();
    }
    [[nodiscard]] const Endpoint& server() const { return server_; }
    [[nodiscard]] const Transport& transport() const { return transport_; }
    [[nodiscard]] Transport& transport() { return transport_; }

    /// Datagrams from elsewhere than the server, dropped unread.
    [[nodiscard]] std::uint64_t strangers() const { return strangers_; }
    /// Datagrams from the server that are no line, or too long to have come whole; dropped.
    [[nodiscard]] std::uint64_t malformed() const { return malformed_; }
    /// Events that were not asked for in time.
    [[nodiscard]] std::uint64_t events_lost() const {
        return ask([](const auto& machine) { return machine.events_lost(); });
    }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(transport_, server_, machine_, look_again_);
    }

    friend bool operator==(const Member&, const Member&) = default;

private:
    using Machine = std::variant<ReliableMember, ClassicMember>;

    static Machine make_machine(std::string name, MemberOptions options,
                                const Transport& transport) {
        const Instant now = transport.now();
        if (options.dialect == Dialect::classic) {
            return ClassicMember{std::move(name), std::move(options.classic), now};
        }
        return ReliableMember{std::move(name), std::move(options.reliable), options.secret,
                              transport.max_datagram_size(), now};
    }

    template <typename Question>
    [[nodiscard]] auto ask(Question question) const {
        return std::visit(question, machine_);
    }

    void take_arrivals() {
        look_again_.reset();
        for (std::size_t taken = 0; taken < max_arrivals_per_step; ++taken) {
            const auto arrival = transport_.receive();
            if (!arrival) return;
            std::visit([this](const auto& kind) { this->on(kind); }, *arrival);
        }
        look_again_ = transport_.now();
    }

    void on(const Datagram& datagram) {
        if (datagram.peer != server_) {
            ++strangers_;
            return;
        }
        const Instant now = transport_.now();
        const bool whole = datagram.bytes.size() <= transport_.max_datagram_size();
        const bool read =
            whole && std::visit([&](auto& machine) { return machine.receive(datagram.bytes, now); },
                                machine_);
        if (!read) ++malformed_;
    }

    void on(const Unreachable& report) {
        if (report.peer != server_) return;
        std::visit([](auto& machine) { machine.unreachable(); }, machine_);
    }

    void send_all() {
        const Instant now = transport_.now();
        const auto send = [this](BytesView bytes) { transport_.send(Datagram{server_, bytes}); };
        std::visit([&](auto& machine) { machine.transmit(now, send); }, machine_);
        transport_.flush();
    }

    Transport transport_;
    Endpoint server_;
    Machine machine_;
    std::uint64_t strangers_ = 0;
    std::uint64_t malformed_ = 0;
    std::optional<Instant> look_again_; ///< when one step did not take all that had arrived
};

} // namespace confab
