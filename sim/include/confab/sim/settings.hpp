// settings: the options of a world that a schedule tells, by name.
// The one rule: an option that a plan draws is in the table; all others are as they are by
// default.
#pragma once

#include "world_options.hpp"

#include <confab/vocabulary/instant.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace confab::sim {

/// A number of whatever it is, or nanoseconds.
struct Setting {
    std::string_view name;
    bool is_time;
    std::uint64_t (*get)(const WorldOptions&);
    void (*set)(WorldOptions&, std::uint64_t);
};

namespace settings {

constexpr std::uint64_t to_number(Duration time) {
    return static_cast<std::uint64_t>(time.count());
}
constexpr std::uint64_t to_number(std::unsigned_integral auto number) { return number; }
/// Zero: no limit.
constexpr std::uint64_t to_number(std::optional<Duration> time) {
    return to_number(time.value_or(Duration{0}));
}

template <typename T>
constexpr T from_number(std::uint64_t number) {
    if constexpr (std::is_same_v<T, std::optional<Duration>>) {
        return number == 0 ? T{} : T{Duration{static_cast<std::int64_t>(number)}};
    } else if constexpr (std::is_same_v<T, Duration>) {
        return Duration{static_cast<std::int64_t>(number)};
    } else {
        return static_cast<T>(number);
    }
}

/// The member that the pointers lead to, one after another.
template <auto... Path>
constexpr Setting setting(std::string_view name) {
    using Value = std::remove_cvref_t<decltype((std::declval<WorldOptions&>().*....*Path))>;
    return {name, std::is_same_v<Value, Duration> || std::is_same_v<Value, std::optional<Duration>>,
            [](const WorldOptions& options) { return to_number((options.*....*Path)); },
            [](WorldOptions& options, std::uint64_t number) {
                (options.*....*Path) = from_number<Value>(number);
            }};
}

} // namespace settings

inline constexpr std::array all_settings{
    settings::setting<&WorldOptions::link, &Link::delay>("delay"),
    settings::setting<&WorldOptions::link, &Link::jitter>("jitter"),
    settings::setting<&WorldOptions::link, &Link::bandwidth>("bandwidth"),
    settings::setting<&WorldOptions::link, &Link::queue>("queue"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::max_members>(
        "members"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable,
                      &ReliableOptions::max_members_per_host>("members_per_host"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::texts,
                      &Rate::per_second>("texts_per_second"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::texts,
                      &Rate::burst>("texts_at_once"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::ring_records>(
        "ring_records"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::ring_bytes>(
        "ring_bytes"),
    settings::setting<&WorldOptions::room, &RoomOptions::reliable, &ReliableOptions::pool_bytes>(
        "pool_bytes"),
    settings::setting<&WorldOptions::room, &RoomOptions::classic, &ClassicOptions::silence_limit>(
        "classic_silence_limit"),
    settings::setting<&WorldOptions::room, &RoomOptions::classic,
                      &ClassicOptions::max_members_per_host>("classic_members_per_host"),
    settings::setting<&WorldOptions::member, &MemberOptions::reliable,
                      &ReliableMemberOptions::history>("history"),
    settings::setting<&WorldOptions::member, &MemberOptions::reliable,
                      &ReliableMemberOptions::return_limit>("return_limit"),
    settings::setting<&WorldOptions::member_datagram>("member_datagram"),
    Setting{"lettered_administrator", false,
            [](const WorldOptions& options) -> std::uint64_t {
                return options.room.administrator == lettered_administrator ? 1 : 0;
            },
            [](WorldOptions& options, std::uint64_t number) {
                const RoomOptions plain;
                name_administrator(options, number != 0 ? lettered_administrator
                                                        : std::string_view{plain.administrator});
            }},
};

} // namespace confab::sim
