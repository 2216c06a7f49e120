#include "enet_server.hpp"

#include "enet_host.hpp"
#include "sockets.hpp"

#include <cstdio>

namespace confab::bench {

void run_enet_server(Silence silence) {
    const EnetHost host = make_enet_host(1, most_enet_peers);
    enlarge_buffers(host->socket, server_buffer);
    std::printf("%u\n", unsigned{host->address.port});
    std::fflush(stdout);
    for (;;) {
        ENetEvent event{};
        if (::enet_host_service(host.get(), &event, 1000) <= 0) continue;
        if (event.type == ENET_EVENT_TYPE_CONNECT) set_patience(*event.peer, silence);
        if (event.type != ENET_EVENT_TYPE_RECEIVE) continue;
        ::enet_host_broadcast(host.get(), 0,
                              ::enet_packet_create(event.packet->data, event.packet->dataLength,
                                                   ENET_PACKET_FLAG_RELIABLE));
        ::enet_packet_destroy(event.packet);
    }
}

} // namespace confab::bench
