// action: what somebody does to a room or its members in a run, as plain data.
// The one rule: an action names whom it concerns by a number of its own, and whatever it needs
// besides, so that it can be done again in another run, without what was done before it. Each has
// a word, and its fields in order, by which schedules are written and read.
#pragma once

#include "packet.hpp"

#include <confab/member.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/secret.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace confab::sim {

/// Somebody who wants to be in the room, by whichever stay; or the room itself.
enum class Actor : std::uint32_t {};
inline constexpr Actor the_room{0};

namespace action {

/// Begins a stay; where the actor has one, and listens at that same endpoint, its process dies
/// first.
struct Join {
    static constexpr std::string_view word = "join";
    Actor who{};
    std::string name{};
    Dialect dialect = Dialect::confab1;
    Endpoint at{};
    Secret secret{}; ///< none: made from `who` and the number of its stays

    static auto fields(auto& self) {
        return std::tie(self.who, self.name, self.dialect, self.at, self.secret);
    }
    friend bool operator==(const Join&, const Join&) = default;
};
struct Say {
    static constexpr std::string_view word = "say";
    Actor who{};
    std::string text{};

    static auto fields(auto& self) { return std::tie(self.who, self.text); }
    friend bool operator==(const Say&, const Say&) = default;
};
/// A member wants to leave, or a room to close.
struct Leave {
    static constexpr std::string_view word = "leave";
    Actor who{};

    static auto fields(auto& self) { return std::tie(self.who); }
    friend bool operator==(const Leave&, const Leave&) = default;
};
struct Crash {
    static constexpr std::string_view word = "crash";
    Actor who{};

    static auto fields(auto& self) { return std::tie(self.who); }
    friend bool operator==(const Crash&, const Crash&) = default;
};
struct Pause {
    static constexpr std::string_view word = "pause";
    Actor who{};

    static auto fields(auto& self) { return std::tie(self.who); }
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
    static constexpr std::string_view word = "resume";
    Actor who{};

    static auto fields(auto& self) { return std::tie(self.who); }
    friend bool operator==(const Resume&, const Resume&) = default;
};
/// Of a member.
struct Rebind {
    static constexpr std::string_view word = "rebind";
    Actor who{};
    Endpoint to{};

    static auto fields(auto& self) { return std::tie(self.who, self.to); }
    friend bool operator==(const Rebind&, const Rebind&) = default;
};
struct JumpClock {
    static constexpr std::string_view word = "jump_clock";
    Actor who{};
    Duration by{};

    static auto fields(auto& self) { return std::tie(self.who, self.by); }
    friend bool operator==(const JumpClock&, const JumpClock&) = default;
};
struct Drift {
    static constexpr std::string_view word = "drift";
    Actor who{};
    std::int32_t parts_per_million = 0;

    static auto fields(auto& self) { return std::tie(self.who, self.parts_per_million); }
    friend bool operator==(const Drift&, const Drift&) = default;
};
struct Announce {
    static constexpr std::string_view word = "announce";
    std::string text{};

    static auto fields(auto& self) { return std::tie(self.text); }
    friend bool operator==(const Announce&, const Announce&) = default;
};
struct Kick {
    static constexpr std::string_view word = "kick";
    std::string name{};
    std::string words{};

    static auto fields(auto& self) { return std::tie(self.name, self.words); }
    friend bool operator==(const Kick&, const Kick&) = default;
};
/// Of the room's process.
struct Restart {
    static constexpr std::string_view word = "restart";
    bool keeps_log = true;
    LogId log{};     ///< else its id
    Secret secret{}; ///< none: made from the number of restarts

    static auto fields(auto& self) { return std::tie(self.keeps_log, self.log, self.secret); }
    friend bool operator==(const Restart&, const Restart&) = default;
};
/// One way between two addresses.
struct Block {
    static constexpr std::string_view word = "block";
    Endpoint from{};
    Endpoint to{};

    static auto fields(auto& self) { return std::tie(self.from, self.to); }
    friend bool operator==(const Block&, const Block&) = default;
};
struct Unblock {
    static constexpr std::string_view word = "unblock";
    Endpoint from{};
    Endpoint to{};

    static auto fields(auto& self) { return std::tie(self.from, self.to); }
    friend bool operator==(const Unblock&, const Unblock&) = default;
};
/// A datagram of nobody's node.
struct Inject {
    static constexpr std::string_view word = "inject";
    Endpoint from{};
    Endpoint to{};
    Bytes bytes{};
    bool lies = false; ///< in the session of whoever it is that has its token

    static auto fields(auto& self) { return std::tie(self.from, self.to, self.bytes, self.lies); }
    friend bool operator==(const Inject&, const Inject&) = default;
};

} // namespace action

using Action =
    std::variant<action::Join, action::Say, action::Leave, action::Crash, action::Pause,
                 action::Resume, action::Rebind, action::JumpClock, action::Drift, action::Announce,
                 action::Kick, action::Restart, action::Block, action::Unblock, action::Inject>;

} // namespace confab::sim
