#include "shared_transport.hpp"

#include <chrono>
#include <span>
#include <utility>

namespace confab::bench {

Instant present() {
    const Duration since_start = std::chrono::steady_clock::now().time_since_epoch();
    return Instant{static_cast<std::uint64_t>(since_start.count())};
}

Instant SharedTransport::now() const { return present(); }

std::optional<Arrival> SharedTransport::receive() {
    SharedInbox& shared = *shared_;
    if (shared.next == shared.filled) {
        if (std::exchange(shared.drained, false)) return std::nullopt;
        shared.next = 0;
        shared.filled = shared.inbox.fill(socket_);
        if (shared.filled == 0) return std::nullopt;
        shared.drained = shared.filled < Inbox::slots;
    }
    const std::string_view bytes = shared.inbox.datagram(shared.next++);
    return Datagram{server_, std::as_bytes(std::span{bytes})};
}

void SharedTransport::send(const Datagram& datagram) {
    ::send(socket_, datagram.bytes.data(), datagram.bytes.size(), 0);
}

} // namespace confab::bench
