#include "sockets.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

namespace confab::bench {

namespace {

const sockaddr* generic(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

Socket open_socket(int type, int buffer) {
    Socket socket{::socket(AF_INET, type | SOCK_CLOEXEC, 0)};
    if (socket.handle() < 0) udp::throw_last_error("open a socket (is `ulimit -n` too low?)");
    enlarge_buffers(socket.handle(), buffer);
    return socket;
}

void bind_to(const Socket& socket, const sockaddr_in& address) {
    if (::bind(socket.handle(), generic(address), sizeof address) != 0)
        udp::throw_last_error("bind a socket");
}

void connect_to(const Socket& socket, std::uint16_t port) {
    const sockaddr_in server = loopback_address(1, port);
    if (::connect(socket.handle(), generic(server), sizeof server) != 0)
        udp::throw_last_error("connect to the server");
}

} // namespace

sockaddr_in loopback_address(std::uint8_t host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host);
    return address;
}

std::uint16_t port_of(const Socket& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket.handle(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        udp::throw_last_error("ask a socket for its port");
    return ntohs(address.sin_port);
}

void enlarge_buffers(int socket, int bytes) {
    const auto ask = [&](int name, int forced) {
        if (::setsockopt(socket, SOL_SOCKET, forced, &bytes, sizeof bytes) != 0)
            ::setsockopt(socket, SOL_SOCKET, name, &bytes, sizeof bytes);
    };
    ask(SO_RCVBUF, SO_RCVBUFFORCE);
    ask(SO_SNDBUF, SO_SNDBUFFORCE);
}

Socket udp_server() {
    Socket socket = open_socket(SOCK_DGRAM | SOCK_NONBLOCK, server_buffer);
    bind_to(socket, loopback_address(1, 0));
    return socket;
}

Socket udp_client(std::uint8_t host, std::uint16_t server_port) {
    Socket socket = open_socket(SOCK_DGRAM | SOCK_NONBLOCK, client_buffer);
    bind_to(socket, loopback_address(host, 0));
    connect_to(socket, server_port);
    return socket;
}

Socket tcp_client(std::uint16_t server_port) {
    Socket socket = open_socket(SOCK_STREAM, client_buffer);
    connect_to(socket, server_port);
    const int on = 1;
    ::setsockopt(socket.handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int flags = ::fcntl(socket.handle(), F_GETFL);
    ::fcntl(socket.handle(), F_SETFL, flags | O_NONBLOCK);
    return socket;
}

std::uint16_t free_tcp_port() {
    const Socket socket = open_socket(SOCK_STREAM, client_buffer);
    bind_to(socket, loopback_address(1, 0));
    return port_of(socket);
}

void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

Inbox::Inbox() {
    for (std::size_t at = 0; at < slots; ++at) {
        pieces_[at] = {.iov_base = bytes_[at].data(), .iov_len = slot_size};
        headers_[at].msg_hdr.msg_name = &peers_[at];
        headers_[at].msg_hdr.msg_iov = &pieces_[at];
        headers_[at].msg_hdr.msg_iovlen = 1;
    }
}

std::size_t Inbox::fill(int socket) {
    for (auto& header : headers_)
        header.msg_hdr.msg_namelen = sizeof(sockaddr_in);
    const int received = ::recvmmsg(socket, headers_.data(), slots, MSG_DONTWAIT, nullptr);
    if (received <= 0) return 0;
    total_ += static_cast<std::uint64_t>(received);
    return static_cast<std::size_t>(received);
}

Poller::Poller() : epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
    if (epoll_.handle() < 0) udp::throw_last_error("make an epoll");
}

void Poller::add(int socket, std::size_t number) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = number}};
    if (::epoll_ctl(epoll_.handle(), EPOLL_CTL_ADD, socket, &event) != 0)
        udp::throw_last_error("add a socket to an epoll");
}

std::span<const epoll_event> Poller::wait(int milliseconds) {
    const int count =
        ::epoll_wait(epoll_.handle(), ready_.data(), static_cast<int>(ready_.size()), milliseconds);
    return {ready_.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

} // namespace confab::bench
