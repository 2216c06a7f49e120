// stranger: somebody on the network who belongs to no room: it floods, forges, replays and lies.
// The one rule: it knows what it has overheard and what it was sent, and draws from a stream of its
// own alone.
#pragma once

#include "hostile.hpp"
#include "run.hpp"
#include "swarm_plan.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

template <registry Registry>
class Stranger {
public:
    using Run = BasicRun<Registry>;

    explicit Stranger(Random random) : random_{random} {}

    /// After each step: it keeps a little of what was sent to the room, and of what it was sent.
    void overhear(const Run& run) {
        for (const Fact& fact : run.world().facts()) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            if (sent == nullptr) continue;
            if (is_own_challenge(sent->packet)) {
                if (challenges_.size() == kept) challenges_.pop_front();
                challenges_.emplace_back(sent->packet.to, sent->packet.bytes);
                ++challenged_;
            }
            if (sent->packet.to != room_of(run)) continue;
            if (sent->packet.template as<wire::Join>() != nullptr) last_join_ = sent->packet;
            if (overheard_.size() < kept) {
                overheard_.push_back(sent->packet);
            } else {
                overheard_[random_.below(kept)] = sent->packet;
            }
        }
    }

    /// Does to the room, or to this person, what the deed says. It has a host of its own, on the
    /// same network or on the internet.
    void act(Deed deed, const Person& person, Run& run) {
        const auto host = static_cast<std::uint8_t>(1 + random_.below(3));
        const Endpoint own = random_.below(5) == 0 ? ipv4_endpoint({203, 0, 113, host}, own_port)
                                                   : ipv4_endpoint({10, 66, 0, host}, own_port);
        switch (deed) {
        case Deed::garbage:
            return garble(own, person, run);
        case Deed::forge:
            return send(
                run, own,
                hostile::forged(random_, person.name, run.world().options().room.administrator));
        case Deed::replay:
            return replay(own, run);
        case Deed::near_miss:
            return miss(own, person, run);
        case Deed::flood:
            return flood(own, run, 50);
        case Deed::half_open:
            return half_open(own, run);
        case Deed::lie:
            return lie(own, run);
        case Deed::misuse:
            return misuse(own, run);
        case Deed::two_names:
            return chat_in_two_names(own, run);
        default:
            return crowd(own, run);
        }
    }

    /// The last login that it has overheard comes again, from where it came.
    void join_again(Run& run) {
        if (last_join_) send(run, last_join_->from, hostile::to_bytes(last_join_->bytes));
    }

    /// So many first questions of logins, each from another port.
    void flood(const Endpoint& own, Run& run, std::uint16_t count) {
        for (std::uint16_t port = 0; port < count; ++port) {
            const Endpoint from{own.address, 0, static_cast<std::uint16_t>(8000 + port)};
            send(run, from, hostile::hello(random_));
        }
    }

    friend bool operator==(const Stranger&, const Stranger&) = default;

private:
    static constexpr std::uint16_t own_port = 6666;
    static constexpr std::size_t kept = 32;

    static const Endpoint& room_of(const Run& run) { return run.world().endpoint(run.room()); }

    static void send(Run& run, const Endpoint& from, Bytes bytes) {
        run.perform(action::Inject{from, room_of(run), std::move(bytes)});
    }
    static void send_to(Run& run, const Endpoint& from, const Person& person, Bytes bytes) {
        run.perform(action::Inject{from, run.world().endpoint(person.member), std::move(bytes)});
    }

    void garble(const Endpoint& own, const Person& person, Run& run) {
        Bytes bytes = hostile::garbage(random_);
        if (random_.below(4) == 0) return send_to(run, own, person, std::move(bytes));
        send(run, own, std::move(bytes));
    }

    void miss(const Endpoint& own, const Person& person, Run& run) {
        const bool to_member = random_.below(4) == 0;
        Bytes bytes = hostile::near_miss(random_);
        if (to_member) return send_to(run, room_of(run), person, std::move(bytes));
        send(run, own, std::move(bytes));
    }

    void crowd(const Endpoint& own, Run& run) {
        for (std::uint16_t name = 0; name < 9; ++name) {
            const Endpoint from{own.address, 0, static_cast<std::uint16_t>(7000 + name)};
            send(run, from,
                 hostile::to_bytes(classic::encode_login("crowd" + std::to_string(name))));
        }
    }

    /// One address may hold several classic names.
    void chat_in_two_names(const Endpoint& own, Run& run) {
        for (const std::string_view name : {"one", "two"})
            send(run, own, hostile::to_bytes(classic::encode_login(name)));
        run.world().run_for(random_.between(std::chrono::seconds{0}, std::chrono::seconds{3}));
        send(run, own, hostile::to_bytes(classic::encode_chat("two", "said by the second")));
    }

    /// The first question of a login; later perhaps the second, with what was answered; then
    /// nothing more.
    void half_open(const Endpoint& own, Run& run) {
        if (random_.below(4) == 0) {
            return send(run, own, hostile::join(random_, std::nullopt, "half"));
        }
        get_challenge(own, run);
        if (challenges_.empty() || random_.below(2) == 0) return;
        const auto& [where, bytes] = challenges_[random_.below(challenges_.size())];
        const Endpoint from = random_.below(4) == 0 ? own : where;
        const std::string_view name = random_.below(4) == 0 ? "no name" : "half";
        send(run, from, hostile::join(random_, *bytes.template as<wire::Challenge>(), name));
    }

    void get_challenge(const Endpoint& own, Run& run) {
        send(run, own, hostile::hello(random_));
        const auto seen = challenged_;
        const auto is_answered = [&] {
            overhear(run);
            return challenged_ != seen;
        };
        run.world().run_until(is_answered, std::chrono::seconds{3});
        run.world().run_for(Duration{0}); // all of this moment
    }

    /// The second question of a login, with a cookie that was for another nonce, port or address,
    /// or whose time is over.
    void misuse(const Endpoint& own, Run& run) {
        using std::chrono::milliseconds;
        get_challenge(own, run);
        if (challenges_.empty()) return;
        auto [from, bytes] = challenges_.back();
        wire::Challenge challenge = *bytes.template as<wire::Challenge>();
        switch (random_.below(4)) {
        case 0:
            ++challenge.nonce;
            break;
        case 1:
            ++from.port;
            break;
        case 2:
            from.address.back() = static_cast<std::uint8_t>(from.address.back() + 3);
            break;
        default:
            run.world().run_for(random_.between(milliseconds{10'000}, milliseconds{70'000}));
            break;
        }
        send(run, from, hostile::join(random_, challenge, "misuse"));
    }

    void replay(const Endpoint& own, Run& run) {
        if (overheard_.empty()) return;
        const Packet& packet = overheard_[random_.below(overheard_.size())];
        send(run, random_.below(2) == 0 ? packet.from : own, hostile::to_bytes(packet.bytes));
    }

    /// A farewell comes from elsewhere, which moves nobody; the rest from where the member is.
    void lie(const Endpoint& own, Run& run) {
        if (overheard_.empty()) return;
        const Packet& packet = overheard_[random_.below(overheard_.size())];
        const auto* const data = packet.as<wire::Data>();
        const auto which = static_cast<hostile::Lie>(random_.below(3));
        if (data == nullptr) return;
        Bytes bytes = hostile::lie(which, *data);
        if (which == hostile::Lie::close) return send(run, own, std::move(bytes));
        run.perform(action::Inject{packet.from, room_of(run), std::move(bytes), true});
    }

    static bool is_own_challenge(const Packet& packet) {
        return packet.to.port == own_port && packet.as<wire::Challenge>() != nullptr;
    }

    Random random_;
    std::vector<Packet> overheard_;
    std::deque<std::pair<Endpoint, Payload>> challenges_;
    std::uint64_t challenged_ = 0; ///< so often
    std::optional<Packet> last_join_;
};

} // namespace confab::sim
