// classic_options: what a room grants its classic members, with units.
// The one rule: a limit has a name and a value here, and nowhere else.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../wire/classic_wording.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace confab {

/// Whom the classic dialect is served: it cannot prove an address, so by default only those whom
/// the internet does not route.
enum class ClassicService : std::uint8_t { off, local, any };

struct ClassicOptions {
    ClassicService service = ClassicService::local;
    classic::Wording wording{};
    Duration silence_limit = std::chrono::minutes{30};
    Duration farewell = std::chrono::minutes{1}; ///< how long a repeated Q is answered EXIT
    std::size_t max_members = 10'000;
    std::size_t max_members_per_host = 8; ///< IPv4 address or IPv6 /64; loopback has no such limit

    friend bool operator==(const ClassicOptions&, const ClassicOptions&) = default;
};

} // namespace confab
