// world_options: what a simulated world starts from.
// The one rule: the seed decides all that is random, and nothing else is asked.
#pragma once

#include "link.hpp"
#include "ranks.hpp"
#include "sim_transport.hpp"

#include <confab/member.hpp>
#include <confab/room.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab::sim {

struct WorldOptions {
    std::uint64_t seed = 0;
    Instant start{}; ///< what every clock shows at first: near 2^32, 2^63, 2^64 all is the same
    Sequence first_record{1}; ///< of the logs that the world itself makes
    Link link{};              ///< of every way that is given no other
    Ranking ranking{};        ///< of all ways
    RoomOptions room{
        .secret = {}}; ///< of rooms that are given none; secrets are drawn from the seed
    MemberOptions member{.secret = {}};
    std::size_t member_datagram = SimTransport::largest_datagram; ///< bytes that theirs may have
    bool keep_trace = false; ///< keep the trace's lines, not the hash alone

    friend bool operator==(const WorldOptions&, const WorldOptions&) = default;
};

/// An administrator's name that some worlds have: with letters, and so with capitals.
inline constexpr std::string_view lettered_administrator = "Root";

/// Room and members have to agree on it.
inline void name_administrator(WorldOptions& options, std::string_view name) {
    options.room.administrator = name;
    options.member.classic.administrator = name;
}

/// What a stream of random numbers is for: each purpose has its own, so that drawing for one never
/// shifts another.
enum class Purpose : std::uint64_t { network = 1, secrets, plan, workload, stranger };

[[nodiscard]] constexpr Random stream_for(std::uint64_t seed, Purpose purpose) {
    return Random{seed}.stream(static_cast<std::uint64_t>(purpose));
}

} // namespace confab::sim
