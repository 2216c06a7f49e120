// socket: a UDP socket, opened, set up and bound, or an exception that names the address.
// The one rule: a port in use is an error (no SO_REUSEADDR), and what can't be set up is one too.
#pragma once

#include "../../vocabulary/endpoint_text.hpp"
#include "../../vocabulary/instant.hpp"
#include "address.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstddef>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#if !defined(__linux__)
#error "UdpTransport is written for Linux: recvmmsg, sendmmsg and the socket error queue"
#endif

namespace confab {

/// The buffers asked of the system, in bytes; it grants less when its limits say so (on Linux
/// net.core.rmem_max and wmem_max), and UdpTransport tells what was got.
struct UdpOptions {
    std::size_t receive_buffer = 1U << 20U;
    std::size_t send_buffer = 1U << 20U;
    /// Datagrams of one size to or from one peer pass the system as one, where it can do that.
    bool trains = true;
    /// While there is much to send, what arrives may wait for so long, to be taken in together with
    /// what follows; zero: it never waits.
    Duration gathering = std::chrono::milliseconds{8};
};

namespace udp {

class Socket {
public:
    explicit Socket(int handle) : handle_{handle} {}
    Socket(Socket&& other) noexcept : handle_{std::exchange(other.handle_, -1)} {}
    Socket& operator=(Socket&& other) noexcept {
        Socket moved{std::move(other)}; // its destructor closes what was held here
        std::swap(handle_, moved.handle_);
        return *this;
    }
    ~Socket() {
        if (handle_ >= 0) ::close(handle_);
    }

    [[nodiscard]] int handle() const { return handle_; }

private:
    int handle_;
};

[[noreturn]] inline void throw_last_error(const std::string& what) {
    throw std::system_error{errno, std::generic_category(), what};
}

inline void set_option(const Socket& socket, int level, int name, int value, const char* what) {
    if (::setsockopt(socket.handle(), level, name, &value, sizeof value) != 0) {
        throw_last_error(what);
    }
}

inline int get_option(const Socket& socket, int level, int name, const char* what) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket.handle(), level, name, &value, &size) != 0) throw_last_error(what);
    return value;
}

/// Asks for a buffer and returns the bytes got, in the unit of the question: Linux adds as much
/// again for its own use and tells the sum (socket(7)).
inline std::size_t ask_buffer(const Socket& socket, int name, std::size_t bytes, const char* what) {
    constexpr std::size_t most = INT_MAX / 2;
    set_option(socket, SOL_SOCKET, name, static_cast<int>(std::min(bytes, most)), what);
    return static_cast<std::size_t>(get_option(socket, SOL_SOCKET, name, what)) / 2;
}

/// Datagrams go whole or not at all (RFC 8899's terms: no fragmentation, no cached path MTU), and
/// ICMP reports are kept in the error queue.
inline void set_up_ipv4(const Socket& socket) {
    set_option(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE, "set IP_MTU_DISCOVER");
    set_option(socket, IPPROTO_IP, IP_RECVERR, 1, "set IP_RECVERR");
}

inline void set_up_ipv6(const Socket& socket) {
    set_option(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE,
               "set IPV6_MTU_DISCOVER");
    set_option(socket, IPPROTO_IPV6, IPV6_DONTFRAG, 1, "set IPV6_DONTFRAG");
    set_option(socket, IPPROTO_IPV6, IPV6_RECVERR, 1, "set IPV6_RECVERR");
}

inline Socket open_socket(int family) {
    return Socket{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
}

/// `::` both families on one socket, or IPv4 alone where the system has no IPv6; any other address
/// its own family only.
inline Socket bind_socket(const Endpoint& local) {
    const bool both = local.address == AddressBytes{};
    Endpoint bound = local;
    int family = is_ipv4(local.address) ? AF_INET : AF_INET6;
    Socket socket = open_socket(family);
    if (socket.handle() < 0 && errno == EAFNOSUPPORT && both) {
        family = AF_INET;
        bound = ipv4_endpoint({0, 0, 0, 0}, local.port);
        socket = open_socket(family);
    }
    if (socket.handle() < 0) throw_last_error("open a socket for " + to_string(local));
    if (family == AF_INET6) {
        set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, both ? 0 : 1, "set IPV6_V6ONLY");
        set_up_ipv6(socket);
    }
    if (family == AF_INET || both) set_up_ipv4(socket);

    auto address = to_socket_address(bound, family).value();
    if (::bind(socket.handle(), address.data(), address.size) != 0) {
        throw_last_error("bind " + to_string(local));
    }
    return socket;
}

/// Where the socket is bound, and by it its family.
inline SocketAddress local_address(const Socket& socket) {
    SocketAddress address;
    if (::getsockname(socket.handle(), address.data(), &address.size) != 0) {
        throw_last_error("ask a socket for its address");
    }
    return address;
}

} // namespace udp
} // namespace confab
