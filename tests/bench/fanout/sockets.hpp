// sockets: the system calls of the loads and of the bare servers.
// The one rule: nothing but loopback, on ports that the system chooses, with buffers in which it
// need drop nothing.
#pragma once

#include <array>
#include <confab/transport/udp/socket.hpp>
#include <cstddef>
#include <cstdint>
#include <netinet/in.h>
#include <span>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace confab::bench {

using udp::Socket;

/// Bytes: acknowledgements of all members may come at once.
inline constexpr int server_buffer = 64 << 20;
inline constexpr int client_buffer = 4 << 20;

/// 127.0.0.host.
sockaddr_in loopback_address(std::uint8_t host, std::uint16_t port);
std::uint16_t port_of(const Socket& socket);

/// Beyond the system's limit when we are root.
void enlarge_buffers(int socket, int bytes);

/// Neither blocks.
Socket udp_server();
Socket udp_client(std::uint8_t host, std::uint16_t server_port);
/// Connected when it returns; then it does not block.
Socket tcp_client(std::uint16_t server_port);
/// That nobody listens at now.
std::uint16_t free_tcp_port();

/// As many open files as the system lets us have.
void raise_file_limit();

/// Datagrams taken off a socket by one call; what is handed out is good until the next fill.
class Inbox {
public:
    static constexpr std::size_t slots = 64;
    static constexpr std::size_t slot_size = 2048;

    Inbox();
    Inbox(const Inbox&) = delete; // the headers point into the object itself
    Inbox& operator=(const Inbox&) = delete;

    /// How many have come; fewer than `slots`: no more are there.
    std::size_t fill(int socket);
    /// That were ever taken.
    [[nodiscard]] std::uint64_t total() const { return total_; }
    [[nodiscard]] std::string_view datagram(std::size_t at) const {
        return {bytes_[at].data(), headers_[at].msg_len};
    }
    [[nodiscard]] const sockaddr_in& peer(std::size_t at) const { return peers_[at]; }

private:
    std::array<std::array<char, slot_size>, slots> bytes_{};
    std::array<sockaddr_in, slots> peers_{};
    std::array<iovec, slots> pieces_{};
    std::array<mmsghdr, slots> headers_{};
    std::uint64_t total_ = 0;
};

/// Tells which sockets have something; each has a number.
class Poller {
public:
    Poller();
    void add(const Socket& socket, std::size_t number) { add(socket.handle(), number); }
    void add(int socket, std::size_t number);
    /// Good until the next call.
    std::span<const epoll_event> wait(int milliseconds);
    static std::size_t number(const epoll_event& event) {
        return static_cast<std::size_t>(event.data.u64);
    }

private:
    Socket epoll_;
    std::array<epoll_event, 1024> ready_{};
};

} // namespace confab::bench
