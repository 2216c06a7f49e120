// report: what the administrator is told of the room: where it listens, who is in, what it counts.
// The one rule: members of both dialects are told alike, and what one has not is left out.
#pragma once

#include "log.hpp"

#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/transport/udp.hpp>
#include <confab/vocabulary/instant.hpp>
#include <optional>
#include <vector>

namespace confab::server {

using HostedRoom = Room<UdpTransport, MemoryRegistry>;

/// Where and to whom it serves.
Entry listening(const HostedRoom& room);

/// The warning that the options leave no dialect to join in.
std::optional<Entry> nobody_can_join(const RoomOptions& options);

/// How many members there are, and each of them.
std::vector<Entry> members(const HostedRoom& room, Instant now);

Entry stats(const HostedRoom& room, Duration uptime);

} // namespace confab::server
