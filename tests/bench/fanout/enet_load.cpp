#include "enet_load.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>

namespace confab::bench {

namespace {

constexpr std::chrono::milliseconds serve_all_each{100};
constexpr std::ptrdiff_t entering_at_once = 64;

} // namespace

EnetLoad::EnetLoad(const Scene& scene) : scene_{scene} {
    for (std::size_t member = 0; member < scene.members; ++member) {
        peers_.push_back({make_enet_host(scene.host, 1)});
        const ENetSocket socket = peers_.back().host->socket;
        enlarge_buffers(socket, client_buffer);
        poller_.add(socket, member);
    }
}

void EnetLoad::join(Clock::time_point deadline) {
    const ENetAddress server = enet_address(1, scene_.port);
    for (auto next = peers_.begin();;) {
        const auto in = std::count_if(peers_.begin(), next, std::mem_fn(&Peer::is_in));
        if (in == std::ssize(peers_)) return;
        if (Clock::now() > deadline)
            throw std::runtime_error{std::to_string(in) + " members are in, and no more"};
        for (; next != peers_.end() && next - peers_.begin() - in < entering_at_once; ++next) {
            next->server = ::enet_host_connect(next->host.get(), &server, 1, 0);
            set_patience(*next->server, scene_.silence);
            ::enet_host_flush(next->host.get());
        }
        turn(nullptr, std::chrono::milliseconds{10});
    }
}

void EnetLoad::say(std::size_t member, std::string_view line) {
    const Peer& peer = peers_[member];
    ::enet_peer_send(peer.server, 0,
                     ::enet_packet_create(line.data(), line.size(), ENET_PACKET_FLAG_RELIABLE));
    ::enet_host_flush(peer.host.get());
}

bool EnetLoad::turn(Tally& tally, std::chrono::milliseconds patience) {
    return turn(&tally, patience);
}

bool EnetLoad::turn(Tally* tally, std::chrono::milliseconds patience) {
    const auto ready = poller_.wait(static_cast<int>(std::min(patience, serve_all_each).count()));
    for (const epoll_event& event : ready)
        serve(Poller::number(event), tally);
    if (const auto now = Clock::now(); served_all_ + serve_all_each <= now) {
        for (std::size_t member = 0; member < peers_.size(); ++member)
            serve(member, tally);
        served_all_ = now;
    }
    return !ready.empty();
}

void EnetLoad::serve(std::size_t member, Tally* tally) {
    Peer& peer = peers_[member];
    ENetEvent event{};
    while (::enet_host_service(peer.host.get(), &event, 0) > 0) {
        if (event.type == ENET_EVENT_TYPE_CONNECT) peer.is_in = true;
        if (event.type == ENET_EVENT_TYPE_DISCONNECT)
            throw std::runtime_error{"a member was disconnected"};
        if (event.type != ENET_EVENT_TYPE_RECEIVE) continue;
        const auto* const bytes = reinterpret_cast<const char*>(event.packet->data);
        if (tally != nullptr) tally->hear(member, {bytes, event.packet->dataLength}, Clock::now());
        ::enet_packet_destroy(event.packet);
    }
}

std::uint64_t EnetLoad::datagrams() const {
    return std::accumulate(
        peers_.begin(), peers_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const Peer& peer) { return sum + peer.host->totalReceivedPackets; });
}

} // namespace confab::bench
