// reliable_options: what a room of confab/1 grants its members, with units.
// The one rule: a limit has a name and a value here, and nowhere else.
#pragma once

#include "../vocabulary/instant.hpp"
#include "token_bucket.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace confab {

struct ReliableOptions {
    /// Of one sender: stamps come round after 73 minutes, and are compared by distance. A member
    /// asks in time to be heard, although some questions are lost.
    static constexpr Duration longest_silence = std::chrono::minutes{30};
    static constexpr Duration longest_keepalive = std::chrono::minutes{10};

    bool served = true;     ///< speak confab/1 at all
    std::string room{};     ///< its name; members that ask for another one are refused
    std::string password{}; ///< what members have to show; on the wire it is readable
    std::size_t max_members = 10'000;
    std::size_t max_members_per_host = 8; ///< IPv4 address or IPv6 /64; loopback has no such limit
    Rate texts{};                         ///< of each member, in records: a long text is several
    /// Silence after which a member asks, and after which it has left. More than
    /// `longest_keepalive` and `longest_silence` counts as that.
    Duration keepalive = std::chrono::seconds{15};
    Duration silence_limit = std::chrono::seconds{60};
    Duration ack_delay = std::chrono::milliseconds{25};
    std::size_t ring_records = 8192;                ///< kept to be sent again
    std::size_t ring_bytes = std::size_t{1} << 20U; ///< of them, as they are on the wire
    std::size_t pool_bytes = std::size_t{4} << 20U; ///< texts held until they are whole; one beside

    friend bool operator==(const ReliableOptions&, const ReliableOptions&) = default;
};

} // namespace confab
