// send_batch: copies of datagrams, gathered to be handed to the system by one call.
// The one rule: a datagram that can't be sent costs itself only; the rest of the batch goes on.
//
// The system tells a socket's pending error to whichever call comes first: an ICMP refusal of an
// earlier datagram fails the sending of this one, which has not been tried then. The error is gone
// once told, so the same datagram is offered again before it is given up.
#pragma once

#include "../../vocabulary/datagram.hpp"
#include "address.hpp"
#include "counters.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <sys/socket.h>
#include <sys/uio.h>

namespace confab::udp {

class SendBatch {
public:
    static constexpr std::size_t slots = 32;
    static constexpr std::size_t slot_size = 1200;
    static constexpr int attempts_for_one = 4;

    SendBatch() {
        for (std::size_t at = 0; at < slots; ++at) {
            headers_[at].msg_hdr.msg_name = peers_[at].data();
            headers_[at].msg_hdr.msg_iov = &pieces_[at];
            headers_[at].msg_hdr.msg_iovlen = 1;
            pieces_[at].iov_base = bytes_[at].data();
        }
    }
    SendBatch(const SendBatch&) = delete; // the headers point into the object itself
    SendBatch& operator=(const SendBatch&) = delete;

    [[nodiscard]] bool full() const { return filled_ == slots; }

    /// Preconditions: not full(), bytes.size() <= slot_size.
    void add(const SocketAddress& peer, BytesView bytes) {
        assert(!full() && bytes.size() <= slot_size);
        peers_[filled_] = peer;
        std::copy(bytes.begin(), bytes.end(), bytes_[filled_].begin());
        pieces_[filled_].iov_len = bytes.size();
        headers_[filled_].msg_hdr.msg_namelen = peer.size;
        ++filled_;
    }

    /// Hands over or drops all of it. True when the socket has told of an error, so that its error
    /// queue may hold something.
    bool send_all(int socket, UdpCounters& counters) {
        bool error_told = false;
        int attempts = 0;
        for (std::size_t next = 0; next < filled_;) {
            const auto left = static_cast<unsigned>(filled_ - next);
            const int sent = ::sendmmsg(socket, &headers_[next], left, 0);
            if (sent > 0) {
                const std::size_t after = next + static_cast<std::size_t>(sent);
                for (; next < after; ++next)
                    counters.bytes_sent += headers_[next].msg_len;
                counters.datagrams_sent += static_cast<std::uint64_t>(sent);
                attempts = 0;
                // An error that cut the batch short is taken off the socket without being returned.
                if (next < filled_) error_told = true;
            } else if (const int error = errno; error != EINTR) {
                error_told = true;
                if (++attempts < attempts_for_one && !is_full(error)) continue;
                count_dropped(counters, error);
                attempts = 0;
                ++next;
            }
        }
        filled_ = 0;
        return error_told;
    }

private:
    std::array<std::array<std::byte, slot_size>, slots> bytes_{};
    std::array<SocketAddress, slots> peers_{};
    std::array<iovec, slots> pieces_{};
    std::array<mmsghdr, slots> headers_{};
    std::size_t filled_ = 0;
};

} // namespace confab::udp
