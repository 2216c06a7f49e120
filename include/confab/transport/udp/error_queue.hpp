// error_queue: what a socket was told by ICMP about datagrams that it sent earlier.
// The one rule: only the port unreachable of ICMP (RFC 792) or ICMPv6 (RFC 4443) says that nobody
// listens. That a net or host can't be reached may pass (RFC 1122 section 4.2.3.9), and what the
// host itself reports says nothing of the peer.
#pragma once

#include "address.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <optional>
#include <sys/socket.h>

namespace confab::udp {

struct ErrorReport {
    Endpoint peer; ///< where the datagram was sent
    bool unreachable = false;
};

constexpr bool is_unreachable(const sock_extended_err& error) {
    if (error.ee_origin == SO_EE_ORIGIN_ICMP) {
        return error.ee_type == ICMP_DEST_UNREACH && error.ee_code == ICMP_PORT_UNREACH;
    }
    return error.ee_origin == SO_EE_ORIGIN_ICMP6 && error.ee_type == ICMP6_DST_UNREACH &&
           error.ee_code == ICMP6_DST_UNREACH_NOPORT;
}

/// The next report, taken off the queue; nothing when it is empty. Never waits.
inline std::optional<ErrorReport> read_error(int socket) {
    constexpr std::size_t control_size =
        CMSG_SPACE(sizeof(sock_extended_err) + sizeof(sockaddr_in6));
    alignas(cmsghdr) std::array<std::byte, control_size> control{};
    SocketAddress peer;
    msghdr header{};
    header.msg_name = peer.data();
    header.msg_namelen = peer.size;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    while (::recvmsg(socket, &header, MSG_ERRQUEUE) < 0) {
        if (errno != EINTR) return std::nullopt;
    }
    ErrorReport report{.peer = to_endpoint(peer.storage)};
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr;
         item = CMSG_NXTHDR(&header, item)) {
        const bool is_error = (item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_RECVERR) ||
                              (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_RECVERR);
        if (!is_error) continue;
        sock_extended_err error{};
        std::memcpy(&error, CMSG_DATA(item), sizeof error);
        report.unreachable = is_unreachable(error);
    }
    return report;
}

} // namespace confab::udp
