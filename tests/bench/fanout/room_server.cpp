#include "room_server.hpp"

#include "sockets.hpp"

#include <chrono>
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/serve.hpp>
#include <confab/transport/udp.hpp>
#include <cstdio>

namespace confab::bench {

namespace {

/// More than will come. The host's quota needs no lifting: it does not hold on loopback.
constexpr std::size_t max_members = 100'000;

RoomOptions room_options(Silence silence) {
    RoomOptions options;
    options.reliable.max_members = max_members;
    options.reliable.texts = {.per_second = 0};
    options.classic.max_members = max_members;
    if (silence == Silence::for_hours) {
        options.reliable.keepalive = std::chrono::hours{4};
        options.reliable.silence_limit = std::chrono::hours{16};
        options.classic.silence_limit = std::chrono::hours{16};
    }
    return options;
}

} // namespace

void run_room_server(Silence silence) {
    Room room{UdpTransport{loopback(0)}, MemoryRegistry{}, room_options(silence)};
    enlarge_buffers(room.transport().native_handle(), server_buffer);
    std::printf("%u\n", unsigned{room.transport().local_endpoint().port});
    std::fflush(stdout);
    serve(room);
}

} // namespace confab::bench
