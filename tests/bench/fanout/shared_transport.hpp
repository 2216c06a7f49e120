// shared_transport: the sockets of many members, read into one place.
// The one rule: one member steps at a time, until it has taken all that its socket holds.
#pragma once

#include "sockets.hpp"

#include <confab/transport.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <optional>

namespace confab::bench {

/// What all members of a load read into.
struct SharedInbox {
    Inbox inbox;
    std::size_t next = 0;
    std::size_t filled = 0;
    bool drained = false; ///< the socket of the member that steps now
};

/// A connected socket, whose owner is somebody else.
class SharedTransport {
public:
    SharedTransport(int socket, std::uint16_t server_port, SharedInbox& shared)
        : socket_{socket}, server_{loopback(server_port)}, shared_{&shared} {}

    [[nodiscard]] Instant now() const;
    [[nodiscard]] std::size_t max_datagram_size() const { return 1200; }
    std::optional<Arrival> receive();
    void send(const Datagram& datagram);
    void flush() {}

    [[nodiscard]] const Endpoint& server() const { return server_; }

private:
    int socket_;
    Endpoint server_;
    SharedInbox* shared_;
};

static_assert(transport<SharedTransport>);

Instant present();

} // namespace confab::bench
