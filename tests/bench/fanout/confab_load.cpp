#include "confab_load.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <variant>

namespace confab::bench {

namespace {

/// Members that are being let in; more would be a flood, which is not the question.
constexpr std::size_t entering_at_once = 256;

} // namespace

Instant SharedTransport::now() const {
    return Instant{static_cast<std::uint64_t>(Clock::now().time_since_epoch().count())};
}

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

static_assert(transport<SharedTransport>);
// A step ends with a whole batch, so that the next member finds none of it.
static_assert(Member<SharedTransport>::max_arrivals_per_step % Inbox::slots == 0);

ConfabLoad::ConfabLoad(const Scene& scene) : scene_{scene} {
    for (std::size_t number = 0; number < scene.members; ++number) {
        peers_.push_back({udp_client(scene.host, scene.port)});
        poller_.add(peers_.back().socket, number);
    }
}

void ConfabLoad::join(Clock::time_point deadline) {
    for (std::size_t next = 0; welcomed_ < peers_.size();) {
        if (Clock::now() > deadline)
            throw std::runtime_error{std::to_string(welcomed_) + " members are in, and no more"};
        while (next < peers_.size() && next - welcomed_ < entering_at_once)
            let_in(next++);
        turn(nullptr, std::chrono::milliseconds{10});
    }
}

void ConfabLoad::let_in(std::size_t number) {
    Peer& peer = peers_[number];
    peer.member.emplace(SharedTransport{peer.socket.handle(), scene_.port, *shared_},
                        loopback(scene_.port), 'm' + std::to_string(number));
    wake_later(number);
}

void ConfabLoad::say(std::size_t member, std::string_view line) {
    peers_[member].member->say(line);
    wake_later(member);
}

bool ConfabLoad::turn(Tally& tally, std::chrono::milliseconds patience) {
    return turn(&tally, patience);
}

bool ConfabLoad::turn(Tally* tally, std::chrono::milliseconds patience) {
    const auto ready = poller_.wait(milliseconds_to_wait(patience));
    for (const epoll_event& event : ready)
        step(Poller::number(event), tally);
    const Instant now = SharedTransport{-1, 0, *shared_}.now();
    while (!due_.empty() && due_.top().first <= now) {
        const auto [when, number] = due_.top();
        due_.pop();
        if (peers_[number].wakes != when) continue;
        peers_[number].wakes.reset();
        step(number, tally);
    }
    return !ready.empty();
}

void ConfabLoad::step(std::size_t number, Tally* tally) {
    auto& member = peers_[number].member;
    if (!member) return;
    const bool was_in = member->welcomed();
    member->step();
    const auto now = Clock::now();
    while (const auto event = member->next_event()) {
        if (const auto* const said = std::get_if<Said>(&*event); said != nullptr && tally)
            tally->hear(number, said->text, now);
        if (const auto* const closed = std::get_if<Closed>(&*event))
            throw std::runtime_error{"a member was closed: " +
                                     std::string{to_string(closed->reason)}};
    }
    if (!was_in && member->welcomed()) ++welcomed_;
    wake_later(number);
}

/// A deadline that moves away stays in the queue: most do with each datagram.
void ConfabLoad::wake_later(std::size_t number) {
    Peer& peer = peers_[number];
    const auto next = peer.member->next_deadline();
    if (!next || (peer.wakes && *peer.wakes <= *next)) return;
    peer.wakes = next;
    due_.emplace(*next, number);
}

int ConfabLoad::milliseconds_to_wait(std::chrono::milliseconds patience) const {
    if (due_.empty()) return static_cast<int>(patience.count());
    const Duration left = due_.top().first - SharedTransport{-1, 0, *shared_}.now();
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left);
    return static_cast<int>(std::clamp(rounded, std::chrono::milliseconds{0}, patience).count());
}

} // namespace confab::bench
