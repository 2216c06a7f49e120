// receive_batch: datagrams taken off a socket by one call of the system, handed out one by one.
// The one rule: it is filled only when empty, so what was handed out is good until the next fill.
#pragma once

#include "../../vocabulary/datagram.hpp"
#include "address.hpp"
#include "counters.hpp"
#include "offload.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <sys/socket.h>
#include <sys/uio.h>

namespace confab::udp {

class ReceiveBatch {
public:
    static constexpr std::size_t slots = 32;
    /// A train of datagrams has as many bytes as the longest datagram, so that nothing is cut.
    static constexpr std::size_t slot_size = 65'536;

    ReceiveBatch() {
        for (std::size_t at = 0; at < slots; ++at) {
            pieces_[at] = {.iov_base = bytes_[at].data(), .iov_len = slot_size};
            headers_[at].msg_hdr.msg_name = &peers_[at];
            headers_[at].msg_hdr.msg_iov = &pieces_[at];
            headers_[at].msg_hdr.msg_iovlen = 1;
            headers_[at].msg_hdr.msg_control = controls_[at].data();
        }
    }
    ReceiveBatch(const ReceiveBatch&) = delete; // the headers point into the object itself
    ReceiveBatch& operator=(const ReceiveBatch&) = delete;

    [[nodiscard]] bool empty() const { return next_ == filled_; }
    /// The last call took all that was there: the next one had better wait until something is.
    [[nodiscard]] bool drained() const { return filled_ < slots; }

    /// Takes what the socket holds, up to a batch. 0, or the system's error. Precondition: empty().
    int fill(int socket) {
        assert(empty());
        next_ = filled_ = 0;
        for (std::size_t at = 0; at < used_; ++at) {
            headers_[at].msg_hdr.msg_namelen = sizeof(sockaddr_in6);
            headers_[at].msg_hdr.msg_controllen = train_control_size;
        }
        const int received = ::recvmmsg(socket, headers_.data(), slots, 0, nullptr);
        if (received < 0) return errno;
        used_ = filled_ = static_cast<std::size_t>(received);
        begin();
        return 0;
    }

    /// Precondition: not empty().
    Datagram take(UdpCounters& counters) {
        assert(!empty());
        const std::size_t at = next_;
        const std::size_t whole = headers_[at].msg_len;
        const std::size_t size = std::min(size_, whole - taken_);
        const Datagram datagram{peer_, BytesView{&bytes_[at][taken_], size}};
        ++counters.datagrams_received;
        counters.bytes_received += size;
        if (size < whole) ++counters.received_in_trains;
        taken_ += size;
        if (taken_ == whole) {
            ++next_;
            begin();
        }
        return datagram;
    }

private:
    /// The next message is looked at: a datagram, or a train of them.
    void begin() {
        if (empty()) return;
        msghdr& header = headers_[next_].msg_hdr;
        peer_ = to_endpoint(peers_[next_]);
        size_ = train_of(header).value_or(slot_size);
        taken_ = 0;
    }

    // Slots do not begin at the same line of a page, so that the processor's cache holds them all.
    static constexpr std::size_t line = 64;

    std::array<std::array<std::byte, slot_size + line>, slots> bytes_; ///< touched when used only
    std::array<sockaddr_in6, slots> peers_{};
    std::array<iovec, slots> pieces_{};
    std::array<mmsghdr, slots> headers_{};
    struct alignas(cmsghdr) Control : std::array<std::byte, train_control_size> {};
    std::array<Control, slots> controls_{};
    std::size_t next_ = 0;
    std::size_t filled_ = 0;
    std::size_t used_ = slots; ///< headers that the last call has written to

    // Of the message that is handed out.
    Endpoint peer_;
    std::size_t size_ = 0; ///< of its datagrams, the last perhaps less
    std::size_t taken_ = 0;
};

} // namespace confab::udp
