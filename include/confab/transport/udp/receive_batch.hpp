// receive_batch: datagrams taken off a socket by one call of the system, handed out one by one.
// The one rule: it is filled only when empty, so what was handed out is good until the next fill.
#pragma once

#include "../../vocabulary/datagram.hpp"
#include "address.hpp"
#include "counters.hpp"

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
    static constexpr std::size_t slot_size = 2048; ///< a longer datagram is cut to this

    ReceiveBatch() {
        for (std::size_t at = 0; at < slots; ++at) {
            pieces_[at] = {.iov_base = bytes_[at].data(), .iov_len = slot_size};
            headers_[at].msg_hdr.msg_name = &peers_[at];
            headers_[at].msg_hdr.msg_iov = &pieces_[at];
            headers_[at].msg_hdr.msg_iovlen = 1;
        }
    }
    ReceiveBatch(const ReceiveBatch&) = delete; // the headers point into the object itself
    ReceiveBatch& operator=(const ReceiveBatch&) = delete;

    [[nodiscard]] bool empty() const { return next_ == filled_; }

    /// Takes what the socket holds, up to a batch. 0, or the system's error. Precondition: empty().
    int fill(int socket) {
        assert(empty());
        next_ = filled_ = 0;
        for (auto& header : headers_)
            header.msg_hdr.msg_namelen = sizeof(sockaddr_in6);
        const int received = ::recvmmsg(socket, headers_.data(), slots, 0, nullptr);
        if (received < 0) return errno;
        filled_ = static_cast<std::size_t>(received);
        return 0;
    }

    /// Precondition: not empty().
    Datagram take(UdpCounters& counters) {
        assert(!empty());
        const std::size_t at = next_++;
        const std::size_t size = headers_[at].msg_len;
        ++counters.datagrams_received;
        counters.bytes_received += size;
        if ((headers_[at].msg_hdr.msg_flags & MSG_TRUNC) != 0) ++counters.datagrams_cut;
        return Datagram{to_endpoint(peers_[at]), BytesView{bytes_[at].data(), size}};
    }

private:
    std::array<std::array<std::byte, slot_size>, slots> bytes_{};
    std::array<sockaddr_in6, slots> peers_{};
    std::array<iovec, slots> pieces_{};
    std::array<mmsghdr, slots> headers_{};
    std::size_t next_ = 0;
    std::size_t filled_ = 0;
};

} // namespace confab::udp
