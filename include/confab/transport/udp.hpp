// udp: the transport over the system's UDP sockets (Linux), IPv4 and IPv6 on one socket.
// The one rule: nothing that the network or a peer's host does ends it or raises an error: a
// refusal becomes an `Unreachable`, what can't be sent is dropped and counted.
#pragma once

#include "../transport.hpp"
#include "udp/address.hpp"
#include "udp/counters.hpp"
#include "udp/error_queue.hpp"
#include "udp/gathering.hpp"
#include "udp/offload.hpp"
#include "udp/receive_batch.hpp"
#include "udp/send_batch.hpp"
#include "udp/socket.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <poll.h>
#include <utility>

namespace confab {

/// Moves, and is not copied. One moved from may be destroyed or assigned to, nothing else. What was
/// sent but not flushed is lost with it.
class UdpTransport {
public:
    /// Binds `local`: `any_address(port)` takes IPv4 and IPv6 on one socket (IPv4 alone where the
    /// system has no IPv6), an IPv4 or IPv6 address that family only. Port 0 is any free one, as a
    /// client wants it. Throws std::system_error that names the address; a port in use is an error.
    explicit UdpTransport(const Endpoint& local = any_address(0), const UdpOptions& options = {})
        : socket_{udp::bind_socket(local)}, gathering_{options.gathering} {
        const auto address = udp::local_address(socket_);
        local_ = udp::to_endpoint(address.storage);
        family_ = address.storage.sin6_family;
        receive_buffer_size_ =
            udp::ask_buffer(socket_, SO_RCVBUF, options.receive_buffer, "set SO_RCVBUF");
        send_buffer_size_ =
            udp::ask_buffer(socket_, SO_SNDBUF, options.send_buffer, "set SO_SNDBUF");
        const bool trains = options.trains && udp::can_send_trains(socket_);
        outgoing_ = std::make_unique<udp::SendBatch>(trains);
        if (options.trains) udp::ask_for_trains(socket_);
    }

    /// The system's monotonic clock.
    [[nodiscard]] Instant now() const {
        const Duration since_start = std::chrono::steady_clock::now().time_since_epoch();
        return Instant{static_cast<std::uint64_t>(since_start.count())};
    }

    /// With the headers of IPv6 and UDP, 1248 bytes: less than the 1280 that every IPv6 link
    /// carries (RFC 8200 section 5).
    [[nodiscard]] std::size_t max_datagram_size() const { return udp::SendBatch::slot_size; }

    /// No datagram arrives cut. Each ICMP report that a peer can't be reached is handed up once.
    std::optional<Arrival> receive() {
        if (std::exchange(drained_, false)) return std::nullopt;
        for (int attempt = 0; incoming_->empty(); ++attempt) {
            if (const auto unreachable = next_unreachable()) return *unreachable;
            if (attempt == receive_attempts) return std::nullopt;
            const int error = incoming_->fill(socket_.handle());
            if (error == EAGAIN) return std::nullopt;
            if (error == 0 || error == EINTR) continue;
            // Not about a datagram that waits here, but an ICMP report on one sent earlier.
            ++counters_.receive_errors;
            error_told_ = true;
        }
        const Datagram datagram = incoming_->take(counters_);
        drained_ = incoming_->empty() && incoming_->drained() && !error_told_;
        return datagram;
    }

    /// Gathers a copy; a full batch goes out at once. One longer than max_datagram_size() is
    /// dropped.
    void send(const Datagram& datagram) {
        const auto peer = udp::to_socket_address(datagram.peer, family_);
        if (datagram.bytes.size() > max_datagram_size()) {
            udp::count_dropped(counters_, EMSGSIZE);
        } else if (!peer) {
            udp::count_dropped(counters_, EAFNOSUPPORT);
        } else {
            outgoing_->add(*peer, datagram.bytes);
            if (outgoing_->full()) hand_over();
        }
    }

    void flush() {
        hand_over();
        gathering_.turn_is_over();
    }

    /// Flushes first. A signal that is handled ends the wait early.
    void wait_until(std::optional<Instant> deadline) {
        flush();
        drained_ = false;
        if (!incoming_->empty() || error_told_) return;
        timespec timeout{};
        if (deadline) {
            const Duration left = *deadline - now();
            if (left <= Duration::zero()) return;
            timeout = to_timespec(left);
        }
        pollfd polled{.fd = socket_.handle(), .events = POLLIN, .revents = 0};
        const int ready = ::ppoll(&polled, 1, deadline ? &timeout : nullptr, nullptr);
        if (ready > 0 && (polled.revents & POLLERR) != 0) error_told_ = true;
        if (ready > 0) gather(deadline);
    }

    /// Leaves what has arrived for a moment while there is much to send (UdpOptions::gathering),
    /// not beyond the deadline. wait_until does so itself; it is for a program that polls
    /// native_handle() and finds it readable. A signal that is handled ends it early.
    void gather(std::optional<Instant> deadline) {
        const Instant begin = now();
        Instant end = gathering_.take_at(begin);
        if (deadline) end = std::min(end, *deadline);
        if (end <= begin) return;
        const timespec wait = to_timespec(end - begin);
        ::nanosleep(&wait, nullptr);
    }

    /// The address and port bound; the port is never 0.
    [[nodiscard]] Endpoint local_endpoint() const { return local_; }

    /// To sleep on in a program's own poll: readable or in error means that receive() has something
    /// to do. It stays the transport's.
    [[nodiscard]] int native_handle() const { return socket_.handle(); }

    /// Bytes that the system granted, to be compared with UdpOptions.
    [[nodiscard]] std::size_t receive_buffer_size() const { return receive_buffer_size_; }
    [[nodiscard]] std::size_t send_buffer_size() const { return send_buffer_size_; }

    [[nodiscard]] const UdpCounters& counters() const { return counters_; }

private:
    void hand_over() {
        if (outgoing_->empty()) return;
        const Instant begin = now();
        const std::size_t datagrams = outgoing_->datagrams();
        if (outgoing_->send_all(socket_.handle(), counters_)) error_told_ = true;
        gathering_.sent(datagrams, begin, now());
    }

    static timespec to_timespec(Duration length) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length);
        return {.tv_sec = seconds.count(), .tv_nsec = (length - seconds).count()};
    }

    static constexpr int receive_attempts = 4; ///< so that a flood of ICMP can't hold receive()

    std::optional<Unreachable> next_unreachable() {
        while (error_told_) {
            const auto report = udp::read_error(socket_.handle());
            if (!report) {
                error_told_ = false;
            } else if (report->unreachable) {
                ++counters_.unreachable;
                return Unreachable{report->peer};
            }
        }
        return std::nullopt;
    }

    udp::Socket socket_;
    int family_ = 0;
    bool error_told_ = false; ///< the error queue may hold something
    bool drained_ = false;    ///< the socket was found empty, and nobody has been told
    Endpoint local_;
    std::size_t receive_buffer_size_ = 0;
    std::size_t send_buffer_size_ = 0;
    UdpCounters counters_;
    udp::Gathering gathering_;
    std::unique_ptr<udp::ReceiveBatch> incoming_ =
        std::make_unique_for_overwrite<udp::ReceiveBatch>();
    std::unique_ptr<udp::SendBatch> outgoing_;
};

static_assert(waitable_transport<UdpTransport>);

} // namespace confab
