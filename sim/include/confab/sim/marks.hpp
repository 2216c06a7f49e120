// marks: what a run should come across sometimes: named points, counted.
// The one rule: a mark that no seed reaches is a hole in the campaign, and is reported.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab::sim {

enum class Mark : std::uint8_t {
    datagram_lost,
    datagram_parted,
    datagram_doubled,
    datagram_overtaken,
    port_closed,
    report_lost,
    logged_in,
    login_answered_again,
    name_taken,
    name_refused,
    host_full,
    exit_repeated,
    left_by_wish,
    left_by_timeout,
    left_unreachable,
    left_kicked,
    member_dismissed,
    member_gave_up,
    member_found_port_closed,
    text_heard,
    text_refused,
    notice_heard,
    waiting_text_sent,
    stay_renewed,
    name_lost_meanwhile,
    stranger_ignored, ///< the last: see mark_count
};

inline constexpr std::size_t mark_count = static_cast<std::size_t>(Mark::stranger_ignored) + 1;

struct MarkInfo {
    std::string_view name;
    std::string_view meaning;
};

/// In the order of Mark.
inline constexpr std::array<MarkInfo, mark_count> mark_infos{{
    {"datagram_lost", "a link lost a datagram"},
    {"datagram_parted", "a partition swallowed a datagram"},
    {"datagram_doubled", "a link delivered a datagram twice"},
    {"datagram_overtaken", "a datagram came after one that was sent later"},
    {"port_closed", "a datagram came to a port that nobody listens at"},
    {"report_lost", "the report of a closed port was lost"},
    {"logged_in", "a room let somebody in"},
    {"login_answered_again", "a repeated login was answered OK, and announced nothing"},
    {"name_taken", "a login was refused because the name is taken"},
    {"name_refused", "a login was refused because its name is none"},
    {"host_full", "a login was refused because its host has too many members"},
    {"exit_repeated", "a repeated quit was answered EXIT"},
    {"left_by_wish", "a member left by its own wish"},
    {"left_by_timeout", "a silent member was dropped"},
    {"left_unreachable", "a member was dropped because its port is closed"},
    {"left_kicked", "a member was removed by the administrator"},
    {"member_dismissed", "a member was told that its stay has ended"},
    {"member_gave_up", "a member closed because nobody answered"},
    {"member_found_port_closed", "a member closed because the room's port is closed"},
    {"text_heard", "a member heard a text"},
    {"text_refused", "a text was refused to its author"},
    {"notice_heard", "a member heard the administrator"},
    {"waiting_text_sent", "a text said before the welcome was sent after it"},
    {"stay_renewed", "a member that the room had dropped came back with its keepalive"},
    {"name_lost_meanwhile", "a member that the room had dropped found its name with somebody else"},
    {"stranger_ignored", "a datagram of somebody who holds no name changed nothing"},
}};

/// How often each was reached.
class Marks {
public:
    void count(Mark mark) { ++counts_[static_cast<std::size_t>(mark)]; }
    [[nodiscard]] std::uint64_t operator[](Mark mark) const {
        return counts_[static_cast<std::size_t>(mark)];
    }

    Marks& operator+=(const Marks& other) {
        for (std::size_t at = 0; at < mark_count; ++at)
            counts_[at] += other.counts_[at];
        return *this;
    }

    friend bool operator==(const Marks&, const Marks&) = default;

private:
    std::array<std::uint64_t, mark_count> counts_{};
};

} // namespace confab::sim
