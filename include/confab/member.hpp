// member: joins one room: a transport and the machine of a dialect.
// The one rule: one member, one stay: when it is closed, a new one joins again.
#pragma once

#include "protocol/classic_member.hpp"
#include "transport.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab {

struct MemberOptions {
    ClassicMemberOptions classic{};

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
        : transport_{std::move(transport)}, server_{server}, machine_{std::move(name),
                                                                      std::move(options.classic),
                                                                      transport_.now()} {
        send_all();
    }

    void step() {
        take_arrivals();
        machine_.advance(transport_.now());
        send_all();
    }

    /// When to step although nothing has arrived; nothing: only when something does. Ask again
    /// after each step and each command.
    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (closed()) return std::nullopt;
        return look_again_ ? look_again_ : machine_.next_deadline();
    }

    /// What has happened, oldest first; nothing when all has been told. Bounded: see EventQueue.
    [[nodiscard]] std::optional<Event> next_event() { return machine_.next_event(); }

    /// Steps, and sleeps between until there is a reason to look: an arrival, a deadline or an
    /// event.
    void wait() requires waitable_transport<Transport> {
        step();
        if (closed() || machine_.has_events()) return;
        transport_.wait_until(next_deadline());
        step();
    }

    /// Says a text to the room; before the room has let the member in, as soon as it has. What
    /// cannot be sent whole is a TextRefused event. A classic room may lose it: one's own Said
    /// confirms it.
    void say(std::string_view text) {
        machine_.say(text, transport_.now());
        send_all();
    }

    /// Leaves properly: Closed follows when the room has said farewell, or within a few seconds.
    void leave() {
        machine_.leave(transport_.now());
        send_all();
    }

    /// Has, or still seeks, its place in the room: the opposite of `closed()`.
    [[nodiscard]] bool joined() const { return !machine_.closed(); }
    [[nodiscard]] bool closed() const { return machine_.closed(); }
    /// Has been let in, and not left since.
    [[nodiscard]] bool welcomed() const { return machine_.welcomed(); }
    [[nodiscard]] const std::string& name() const { return machine_.name(); }
    [[nodiscard]] const Endpoint& server() const { return server_; }
    [[nodiscard]] const Transport& transport() const { return transport_; }
    [[nodiscard]] Transport& transport() { return transport_; }

    /// Datagrams from elsewhere than the server, dropped unread.
    [[nodiscard]] std::uint64_t strangers() const { return strangers_; }
    /// Datagrams from the server that are no line, or too long to have come whole; dropped.
    [[nodiscard]] std::uint64_t malformed() const { return malformed_; }
    /// Events that were not asked for in time.
    [[nodiscard]] std::uint64_t events_lost() const { return machine_.events_lost(); }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(transport_, server_, machine_, look_again_);
    }

    friend bool operator==(const Member&, const Member&) = default;

private:
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
        const bool whole = datagram.bytes.size() <= transport_.max_datagram_size();
        if (!whole || !machine_.receive(datagram.bytes, transport_.now())) ++malformed_;
    }

    void on(const Unreachable& report) {
        if (report.peer == server_) machine_.unreachable();
    }

    void send_all() {
        while (const auto datagram = machine_.next_datagram()) {
            transport_.send(Datagram{server_, classic::as_bytes(*datagram)});
        }
        transport_.flush();
    }

    Transport transport_;
    Endpoint server_;
    ClassicMember machine_;
    std::uint64_t strangers_ = 0;
    std::uint64_t malformed_ = 0;
    std::optional<Instant> look_again_; ///< when one step did not take all that had arrived
};

} // namespace confab
