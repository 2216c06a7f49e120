// sim_transport: a transport that is a plain value: a clock that is set, an inbox that is filled
// and an outbox that is emptied by whoever owns the world. The one rule: nothing happens in it by
// itself; only what was flushed is in the outbox.
#pragma once

#include "packet.hpp"

#include <confab/transport.hpp>

#include <cassert>
#include <cstddef>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

/// Models `transport`, and `waitable_transport` in a world of its own: with nothing to receive,
/// time jumps to the deadline.
class SimTransport {
public:
    static constexpr std::size_t largest_datagram = 1200;

    explicit SimTransport(Endpoint own, Instant now = {}, std::size_t largest = largest_datagram)
        : own_{own}, now_{now}, largest_{largest} {}

    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] std::size_t max_datagram_size() const { return largest_; }
    [[nodiscard]] const Endpoint& endpoint() const { return own_; }

    std::optional<Arrival> receive() {
        if (inbox_.empty()) return std::nullopt;
        received_ = std::move(inbox_.front());
        inbox_.pop_front();
        if (received_.unreachable) return Unreachable{received_.peer};
        return Datagram{received_.peer, received_.bytes};
    }

    void send(const Datagram& datagram) {
        outbox_.push_back(
            Packet{.from = own_, .to = datagram.peer, .bytes = Payload{datagram.bytes}});
    }

    void flush() { flushed_ = outbox_.size(); }

    void wait_until(std::optional<Instant> deadline) {
        flush();
        if (inbox_.empty() && deadline && now_ < *deadline) now_ = *deadline;
    }

    // The world's side.

    /// Precondition: not before the present.
    void set_now(Instant now) {
        assert(now_ <= now);
        now_ = now;
    }

    /// What is longer than can be held is cut, and still seen to be too long.
    void deliver(const Endpoint& peer, Payload bytes) {
        if (bytes.size() > largest_) {
            bytes = Payload{BytesView{bytes}.first(largest_ + 1)};
        }
        inbox_.push_back({.peer = peer, .bytes = std::move(bytes)});
    }

    void report_unreachable(const Endpoint& peer) {
        inbox_.push_back({.peer = peer, .bytes = {}, .unreachable = true});
    }

    /// What was flushed since the last call, in order. Its packets have no number yet.
    [[nodiscard]] std::vector<Packet> take_flushed() {
        const auto end = outbox_.begin() + static_cast<std::ptrdiff_t>(flushed_);
        std::vector<Packet> taken{std::move_iterator{outbox_.begin()}, std::move_iterator{end}};
        outbox_.erase(outbox_.begin(), end);
        flushed_ = 0;
        return taken;
    }

    /// Sent and never flushed: what a node must not leave behind.
    [[nodiscard]] std::size_t unflushed() const { return outbox_.size() - flushed_; }

    template <typename Show>
    void show_state(Show show) const {
        show(own_, inbox_, outbox_, flushed_);
    }

    friend bool operator==(const SimTransport&, const SimTransport&) = default;

private:
    struct Received {
        Endpoint peer{};
        Payload bytes{};
        bool unreachable = false;

        template <typename Show>
        void show_state(Show show) const {
            show(peer, bytes, unreachable);
        }
        friend bool operator==(const Received&, const Received&) = default;
    };

    Endpoint own_;
    Instant now_;
    std::size_t largest_; ///< bytes that a datagram may have
    std::deque<Received> inbox_;
    Received received_; ///< what the last receive() has given a view of
    std::vector<Packet> outbox_;
    std::size_t flushed_ = 0;
};

} // namespace confab::sim
