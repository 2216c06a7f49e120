// counters: what a room has done and what it has dropped, each by its cause.
// The one rule: nothing is dropped in silence: every cause has a name and counts.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace confab {

struct RoomCounters {
    std::uint64_t datagrams_received = 0;
    std::uint64_t datagrams_sent = 0;
    std::uint64_t foreign = 0;     ///< no dialect that this room speaks
    std::uint64_t unserved = 0;    ///< classic, from an address it is not served to
    std::uint64_t malformed = 0;   ///< not a message of its dialect
    std::uint64_t strangers = 0;   ///< said or quit in a name that the sender does not hold
    std::uint64_t busy = 0;        ///< while too much waited for the log
    std::uint64_t unreachable = 0; ///< closed ports that the system reported
    std::uint64_t records_read = 0;
    std::uint64_t records_void = 0;   ///< of the log, and not counting: a name already held, say
    std::uint64_t records_missed = 0; ///< gone from the log before this room read them

    using Listed = std::array<std::pair<std::string_view, std::uint64_t>, 11>;

    /// Each with its name, to print.
    [[nodiscard]] constexpr Listed listed() const {
        return {{{"datagrams_received", datagrams_received},
                 {"datagrams_sent", datagrams_sent},
                 {"foreign", foreign},
                 {"unserved", unserved},
                 {"malformed", malformed},
                 {"strangers", strangers},
                 {"busy", busy},
                 {"unreachable", unreachable},
                 {"records_read", records_read},
                 {"records_void", records_void},
                 {"records_missed", records_missed}}};
    }

    friend bool operator==(const RoomCounters&, const RoomCounters&) = default;
};

} // namespace confab
