// offload: trains of datagrams that pass through the system's stack as one (Linux: UDP_SEGMENT
// since 4.18, UDP_GRO since 5.0; udp(7)).
// The one rule: asked for, never relied on: where the system has none of it, or refuses a train,
// datagrams go and come one by one.
#pragma once

#include "socket.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <optional>
#include <sys/socket.h>

namespace confab::udp {

/// Room for the one control message that a train has, either way.
inline constexpr std::size_t train_control_size = CMSG_SPACE(sizeof(int));

/// Trains can be sent on this socket.
inline bool can_send_trains(const Socket& socket) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(socket.handle(), IPPROTO_UDP, UDP_SEGMENT, &value, &size) == 0;
}

/// Asks that trains be handed up whole; false when the system hands up datagrams only.
inline bool ask_for_trains(const Socket& socket) {
    const int on = 1;
    return ::setsockopt(socket.handle(), IPPROTO_UDP, UDP_GRO, &on, sizeof on) == 0;
}

/// Says in a message's control data that it is a train of datagrams of this size, the last perhaps
/// shorter. Precondition: `control` has train_control_size bytes, aligned as a cmsghdr.
inline void mark_train(msghdr& header, std::byte* control, std::uint16_t size) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(sizeof size);
    cmsghdr* const item = CMSG_FIRSTHDR(&header);
    item->cmsg_level = IPPROTO_UDP;
    item->cmsg_type = UDP_SEGMENT;
    item->cmsg_len = CMSG_LEN(sizeof size);
    std::memcpy(CMSG_DATA(item), &size, sizeof size);
}

/// The size of the datagrams of a train that has come; nothing when it is a lone datagram.
inline std::optional<std::size_t> train_of(msghdr& header) {
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr;
         item = CMSG_NXTHDR(&header, item)) {
        if (item->cmsg_level != IPPROTO_UDP || item->cmsg_type != UDP_GRO) continue;
        int size = 0;
        std::memcpy(&size, CMSG_DATA(item), sizeof size);
        if (size > 0) return static_cast<std::size_t>(size);
    }
    return std::nullopt;
}

/// The system has no way to send this train, or any.
constexpr bool refuses_train(int error) {
    return error == EINVAL || error == EIO || error == EOPNOTSUPP || error == EMSGSIZE;
}

} // namespace confab::udp
