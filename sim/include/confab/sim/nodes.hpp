// nodes: the rooms and members of a world, and how a test names them.
// The one rule: a number once given is never given again; a node that is gone keeps what it heard.
#pragma once

#include "local_clock.hpp"
#include "network.hpp"
#include "sim_transport.hpp"

#include <confab/member.hpp>
#include <confab/registry.hpp>
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

namespace confab::sim {

enum class RoomId : std::uint32_t {};
enum class MemberId : std::uint32_t {};
using NodeId = std::variant<RoomId, MemberId>; ///< ordered: rooms first, each in order of adding

using SimMember = Member<SimTransport>;
template <registry Registry>
using SimRoom = Room<SimTransport, Registry>;

/// Whether a registry commits what it is offered before `append` returns; then the world's checkers
/// tie each record to the datagram or command behind it. Specialise it for such a registry.
template <registry Registry>
inline constexpr bool commits_at_once = false;
template <>
inline constexpr bool commits_at_once<MemoryRegistry> = true;

/// All that a node has told its program, in order: it grows for as long as its world goes on, and
/// nothing of it is moved for that.
using Heard = std::deque<Event>;

/// What a system's socket buffer may hold while its program does not read.
inline constexpr std::size_t max_held = 256;

template <registry Registry>
struct RoomNode {
    Endpoint endpoint;
    Endpoint outside; ///< where it is seen: the same
    SimRoom<Registry> machine;
    LocalClock clock;
    LogId log;              ///< that is looked at
    Sequence next_record{}; ///< of it, to be looked at
    bool listening = true;
    bool paused = false;
    std::vector<Flight> held{}; ///< while it is paused
    Heard heard{};              ///< what the room has told its host

    template <typename Show>
    void show_state(Show show) const {
        show(endpoint, outside, machine, clock, listening, paused, held);
    }
    friend bool operator==(const RoomNode&, const RoomNode&) = default;
};

struct MemberNode {
    Endpoint endpoint; ///< as it knows it, and as facts call it
    Endpoint outside;  ///< where it is seen: what its NAT has made of it
    SimMember machine;
    LocalClock clock;
    bool listening = true;
    bool paused = false;
    std::vector<Flight> held{};
    Heard heard{};
    Progress progress{}; ///< as it was after its last step

    template <typename Show>
    void show_state(Show show) const {
        show(endpoint, outside, machine, clock, listening, paused, held);
    }
    friend bool operator==(const MemberNode&, const MemberNode&) = default;
};

} // namespace confab::sim
