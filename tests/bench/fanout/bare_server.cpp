#include "bare_server.hpp"

#include "line.hpp"
#include "sockets.hpp"
#include "tally.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <netinet/udp.h>
#include <poll.h>
#include <string>
#include <vector>

namespace confab::bench {

namespace {

/// How long the first line waits for others to share its datagram.
constexpr std::chrono::milliseconds linger{1};

/// The same bytes to many, by few calls.
class Outbox {
public:
    Outbox() {
        for (std::size_t at = 0; at < slots; ++at) {
            headers_[at].msg_hdr.msg_iov = &piece_;
            headers_[at].msg_hdr.msg_iovlen = 1;
            headers_[at].msg_hdr.msg_namelen = sizeof(sockaddr_in);
        }
    }
    Outbox(const Outbox&) = delete; // the headers point into the object itself
    Outbox& operator=(const Outbox&) = delete;

    /// Bytes beyond `segment` are cut into datagrams of that size.
    void send(int socket, std::vector<sockaddr_in>& peers, std::string& bytes,
              std::size_t segment) {
        piece_ = {.iov_base = bytes.data(), .iov_len = bytes.size()};
        const bool is_cut = bytes.size() > segment;
        if (is_cut) set_segment(static_cast<std::uint16_t>(segment));
        for (auto& header : headers_) {
            header.msg_hdr.msg_control = is_cut ? control_.data() : nullptr;
            header.msg_hdr.msg_controllen = is_cut ? control_.size() : 0;
        }
        for (std::size_t first = 0; first < peers.size(); first += slots) {
            const std::size_t count = std::min(slots, peers.size() - first);
            for (std::size_t at = 0; at < count; ++at)
                headers_[at].msg_hdr.msg_name = &peers[first + at];
            send_batch(socket, count);
        }
    }

private:
    static constexpr std::size_t slots = 256;

    void set_segment(std::uint16_t size) {
        msghdr message{};
        message.msg_control = control_.data();
        message.msg_controllen = control_.size();
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_UDP;
        header->cmsg_type = UDP_SEGMENT;
        header->cmsg_len = CMSG_LEN(sizeof size);
        std::memcpy(CMSG_DATA(header), &size, sizeof size);
    }

    void send_batch(int socket, std::size_t count) {
        for (std::size_t next = 0; next < count;) {
            const int sent =
                ::sendmmsg(socket, &headers_[next], static_cast<unsigned>(count - next), 0);
            if (sent > 0) {
                next += static_cast<std::size_t>(sent);
            } else if (errno == EAGAIN) {
                pollfd polled{.fd = socket, .events = POLLOUT, .revents = 0};
                ::poll(&polled, 1, 1);
            } else {
                ++next; // a member that is gone costs itself only
            }
        }
    }

    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control_{};
    iovec piece_{};
    std::array<mmsghdr, slots> headers_{};
};

class BareServer {
public:
    explicit BareServer(const BareOptions& options)
        : segment_{options.lines_in_datagram * (line_size + 1)}, most_{segment_ *
                                                                       options.datagrams_at_once} {
        std::printf("%u\n", unsigned{port_of(socket_)});
        std::fflush(stdout);
    }

    [[noreturn]] void run() {
        for (;;) {
            wait();
            while (const std::size_t count = inbox_.fill(socket_.handle())) {
                for (std::size_t at = 0; at < count; ++at)
                    take(inbox_.datagram(at), inbox_.peer(at));
                if (count < Inbox::slots) break;
            }
            if (!due_.empty() && Clock::now() >= first_came_ + linger) send();
        }
    }

private:
    void wait() {
        timespec timeout{};
        if (!due_.empty()) {
            const auto left = first_came_ + linger - Clock::now();
            timeout.tv_nsec = std::max<long>(std::chrono::nanoseconds{left}.count(), 0);
        }
        pollfd polled{.fd = socket_.handle(), .events = POLLIN, .revents = 0};
        ::ppoll(&polled, 1, due_.empty() ? nullptr : &timeout, nullptr);
    }

    void take(std::string_view datagram, const sockaddr_in& peer) {
        if (datagram == "+") return join(peer);
        if (due_.empty() && most_ > line_size + 1) first_came_ = Clock::now();
        due_.append(datagram).push_back('\n');
        if (due_.size() >= most_) send();
    }

    void join(const sockaddr_in& peer) {
        const bool is_new = std::none_of(members_.begin(), members_.end(), [&](const auto& member) {
            return member.sin_port == peer.sin_port &&
                   member.sin_addr.s_addr == peer.sin_addr.s_addr;
        });
        if (is_new) members_.push_back(peer);
        ::sendto(socket_.handle(), "OK", 2, 0, reinterpret_cast<const sockaddr*>(&peer),
                 sizeof peer);
    }

    void send() {
        outbox_.send(socket_.handle(), members_, due_, segment_);
        due_.clear();
    }

    Socket socket_ = udp_server();
    std::size_t segment_; ///< bytes of a datagram
    std::size_t most_;    ///< bytes that do not wait
    std::vector<sockaddr_in> members_;
    std::string due_; ///< lines, each with a line feed
    Clock::time_point first_came_{};
    Inbox inbox_;
    Outbox outbox_;
};

} // namespace

void run_bare_server(const BareOptions& options) {
    BareServer server{options};
    server.run();
}

} // namespace confab::bench
