// lossy: a transport around another that loses, doubles and delays its datagrams both ways.
// The one rule: the same seed and the same traffic give the same fates. For demonstrations and
// tests on a network that is too good.
#pragma once

#include "../transport.hpp"
#include "lossy/path.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

namespace confab {

/// As regular a value as `Inner` is. To put one around another, spell the outer type: the short
/// form LossyTransport{LossyTransport{inner}} copies, as class template argument deduction wants.
///
/// What is held comes out when it is due and one of receive, flush or wait_until is called;
/// wait_until wakes for it. A program that sleeps in its own poll asks `next_due()` as well.
template <transport Inner>
class LossyTransport {
public:
    explicit LossyTransport(Inner inner, const LossyOptions& options = {})
        : inner_{std::move(inner)}, incoming_{options, Random{options.seed}.stream(0)},
          outgoing_{options, Random{options.seed}.stream(1)} {}

    [[nodiscard]] Instant now() const { return inner_.now(); }
    [[nodiscard]] std::size_t max_datagram_size() const { return inner_.max_datagram_size(); }

    /// An `Unreachable` is passed on as it comes.
    std::optional<Arrival> receive() {
        const Instant present = now();
        if (send_due(present)) inner_.flush();
        while (true) {
            if (auto due = incoming_.take_due(present)) {
                handed_out_ = std::move(*due);
                return Datagram{handed_out_.peer, handed_out_.bytes};
            }
            const auto arrival = inner_.receive();
            const auto* const datagram = arrival ? std::get_if<Datagram>(&*arrival) : nullptr;
            if (datagram == nullptr) return arrival;
            incoming_.offer(*datagram, present);
        }
    }

    void send(const Datagram& datagram) {
        const Instant present = now();
        outgoing_.offer(datagram, present);
        send_due(present);
    }

    /// What is held back longer stays held.
    void flush() {
        send_due(now());
        inner_.flush();
    }

    /// Flushes first, and again when it wakes: a held datagram that falls due leaves meanwhile.
    void wait_until(std::optional<Instant> deadline) requires waitable_transport<Inner> {
        flush();
        if (const auto due = next_due()) deadline = deadline ? std::min(*deadline, *due) : *due;
        inner_.wait_until(deadline);
        flush();
    }

    /// When the next held datagram comes out, of either direction.
    [[nodiscard]] std::optional<Instant> next_due() const {
        const auto in = incoming_.next_due();
        const auto out = outgoing_.next_due();
        return in && out ? std::min(*in, *out) : in ? in : out;
    }

    [[nodiscard]] const Inner& inner() const { return inner_; }
    Inner& inner() { return inner_; }

    [[nodiscard]] const LossyCounters& incoming_counters() const { return incoming_.counters(); }
    [[nodiscard]] const LossyCounters& outgoing_counters() const { return outgoing_.counters(); }

    friend bool operator==(const LossyTransport&, const LossyTransport&) = default;

private:
    /// True when there was something to send.
    bool send_due(Instant present) {
        bool sent = false;
        while (const auto due = outgoing_.take_due(present)) {
            inner_.send(Datagram{due->peer, due->bytes});
            sent = true;
        }
        return sent;
    }

    Inner inner_;
    lossy::Path incoming_;
    lossy::Path outgoing_;
    lossy::HeldDatagram handed_out_; ///< what the view of the last receive() looks at
};

} // namespace confab
