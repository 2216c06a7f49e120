// send_batch: copies of datagrams, gathered to be handed to the system by one call.
// The one rule: a datagram that can't be sent costs itself only; the rest of the batch goes on.
//
// Datagrams of one size that follow one another to one peer, the last perhaps shorter, are one
// message, a train. The system tells a socket's pending error to whichever call comes first: an
// ICMP refusal of an earlier datagram fails the sending of this one, which has not been tried then.
// The error is gone once told, so the same message is offered again before it is given up.
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
#include <cstdint>
#include <sys/socket.h>
#include <sys/uio.h>

namespace confab::udp {

class SendBatch {
public:
    static constexpr std::size_t slots = 128; ///< datagrams
    static constexpr std::size_t slot_size = 1200;
    static constexpr int attempts_for_one = 4;

    explicit SendBatch(bool trains) : trains_{trains} {}
    SendBatch(const SendBatch&) = delete; // the headers point into the object itself
    SendBatch& operator=(const SendBatch&) = delete;

    [[nodiscard]] bool empty() const { return datagrams_ == 0; }
    [[nodiscard]] std::size_t datagrams() const { return datagrams_; }
    [[nodiscard]] bool full() const { return datagrams_ == slots; }

    /// Preconditions: not full(), bytes.size() <= slot_size.
    void add(const SocketAddress& peer, BytesView bytes) {
        assert(!full() && bytes.size() <= slot_size);
        std::copy(bytes.begin(), bytes.end(), &bytes_[used_]);
        if (trains_ && count_ > 0 && messages_[count_ - 1].takes(peer, bytes.size())) {
            messages_[count_ - 1].bytes += bytes.size();
            ++messages_[count_ - 1].datagrams;
        } else {
            messages_[count_++] = {peer, used_, bytes.size(), bytes.size(), 1};
        }
        used_ += bytes.size();
        ++datagrams_;
    }

    /// Hands over or drops all of it. True when the socket has told of an error, so that its error
    /// queue may hold something.
    bool send_all(int socket, UdpCounters& counters) {
        bool error_told = false;
        int attempts = 0;
        write_headers();
        for (std::size_t next = 0; next < count_;) {
            const auto left = static_cast<unsigned>(count_ - next);
            const int sent = ::sendmmsg(socket, &headers_[next], left, 0);
            if (sent > 0) {
                const std::size_t after = next + static_cast<std::size_t>(sent);
                for (; next < after; ++next)
                    count_sent(messages_[next], counters);
                attempts = 0;
                // An error that cut the batch short is taken off the socket without being returned.
                if (next < count_) error_told = true;
            } else if (const int error = errno; error != EINTR) {
                error_told = true;
                if (++attempts < attempts_for_one && !is_full(error)) continue;
                attempts = 0;
                if (messages_[next].datagrams > 1 && refuses_train(error)) {
                    trains_ = false;
                    part(next);
                    continue;
                }
                count_dropped(counters, error, messages_[next].datagrams);
                ++next;
            }
        }
        count_ = datagrams_ = used_ = 0;
        return error_told;
    }

private:
    struct Message {
        SocketAddress peer{};
        std::size_t begin = 0; ///< of its bytes, among those of the batch
        std::size_t size = 0;  ///< of its datagrams, the last perhaps less
        std::size_t bytes = 0;
        std::size_t datagrams = 0;

        [[nodiscard]] bool takes(const SocketAddress& other, std::size_t more) const {
            return 0 < more && more <= size && bytes == datagrams * size && peer == other;
        }
    };

    static void count_sent(const Message& message, UdpCounters& counters) {
        counters.datagrams_sent += message.datagrams;
        counters.bytes_sent += message.bytes;
        if (message.datagrams > 1) counters.sent_in_trains += message.datagrams;
    }

    void write_headers() {
        for (std::size_t at = 0; at < count_; ++at) {
            Message& message = messages_[at];
            pieces_[at] = {.iov_base = &bytes_[message.begin], .iov_len = message.bytes};
            msghdr& header = headers_[at].msg_hdr;
            header = {};
            header.msg_name = message.peer.data();
            header.msg_namelen = message.peer.size;
            header.msg_iov = &pieces_[at];
            header.msg_iovlen = 1;
            if (message.datagrams == 1) continue;
            mark_train(header, controls_[at].data(), static_cast<std::uint16_t>(message.size));
        }
    }

    /// From `first` on each datagram is a message of its own.
    void part(std::size_t first) {
        const std::array<Message, slots> before = messages_;
        const std::size_t count = count_;
        count_ = first;
        for (std::size_t at = first; at < count; ++at) {
            Message rest = before[at];
            for (; rest.datagrams > 0; --rest.datagrams) {
                Message& one = messages_[count_++] = rest;
                one.bytes = std::min(rest.bytes, rest.size);
                one.datagrams = 1;
                rest.begin += one.bytes;
                rest.bytes -= one.bytes;
            }
        }
        write_headers();
    }

    bool trains_;
    std::array<std::byte, slots * slot_size> bytes_;
    std::array<Message, slots> messages_{};
    std::array<iovec, slots> pieces_{};
    std::array<mmsghdr, slots> headers_{};
    struct alignas(cmsghdr) Control : std::array<std::byte, train_control_size> {};
    std::array<Control, slots> controls_{};
    std::size_t count_ = 0; ///< messages
    std::size_t datagrams_ = 0;
    std::size_t used_ = 0; ///< bytes
};

} // namespace confab::udp
