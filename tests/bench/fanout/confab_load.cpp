#include "confab_load.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <variant>

namespace confab::bench {

namespace {

/// Members that are being let in: a crowd. What the room tells of those who come together goes
/// together; one after the other would be a datagram for each to each.
constexpr std::size_t entering_at_once = 1024;

} // namespace

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
    const SharedTransport transport{peer.socket.handle(), scene_.port, *shared_};
    std::string name = 'm' + std::to_string(number);
    if (scene_.members <= scene_.most_full_members || scene_.is_writer(number)) {
        peer.member.emplace(transport, transport.server(), std::move(name));
    } else {
        peer.listener.emplace(transport, std::move(name), number);
    }
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
    const Instant now = present();
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
    Peer& peer = peers_[number];
    if (!peer.member && !peer.listener) return;
    const auto welcomed = [&] {
        return peer.member ? peer.member->welcomed() : peer.listener->welcomed();
    };
    const bool was_in = welcomed();
    const auto hear = [&](std::string_view text) {
        if (tally != nullptr) tally->hear(number, text, Clock::now());
    };
    peer.member ? step(*peer.member, hear) : peer.listener->step(hear);
    if (!was_in && welcomed()) ++welcomed_;
    wake_later(number);
}

void ConfabLoad::step(Member<SharedTransport>& member, const Listener::Hear& hear) {
    member.step();
    while (const auto event = member.next_event()) {
        if (const auto* const said = std::get_if<Said>(&*event)) hear(said->text);
        if (const auto* const closed = std::get_if<Closed>(&*event))
            throw std::runtime_error{"a member was closed: " +
                                     std::string{to_string(closed->reason)}};
    }
}

/// A deadline that moves away stays in the queue: most do with each datagram.
void ConfabLoad::wake_later(std::size_t number) {
    Peer& peer = peers_[number];
    const auto next =
        peer.member ? peer.member->next_deadline() : std::optional{peer.listener->next_deadline()};
    if (!next || (peer.wakes && *peer.wakes <= *next)) return;
    peer.wakes = next;
    due_.emplace(*next, number);
}

int ConfabLoad::milliseconds_to_wait(std::chrono::milliseconds patience) const {
    if (due_.empty()) return static_cast<int>(patience.count());
    const Duration left = due_.top().first - present();
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left);
    return static_cast<int>(std::clamp(rounded, std::chrono::milliseconds{0}, patience).count());
}

} // namespace confab::bench
