// marks: what a run should come across sometimes: named points, counted.
// The one rule: a mark that no seed reaches, though seeds draw its fault, is a hole in the
// campaign, and is reported.
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
    stranger_ignored,
    datagram_corrupted,
    datagram_cut,
    datagram_too_big,
    queue_full,
    burst,
    address_changed,
    address_outdated,
    node_paused,
    room_restarted,
    challenge_lost,
    welcome_repeated,
    history_sent,
    records_sent_again,
    probe_timed_out,
    copies_taken_along,
    credit_withheld,
    address_proven,
    candidate_dropped,
    session_replaced,
    reset_answered,
    member_returned,
    member_out_of_touch,
    member_in_touch_again,
    log_was_another,
    gap_told,
    text_unsettled,
    long_text_heard,
    farewell_repeated,
    path_too_narrow,
    rules_broken,
    harmed_dropped, ///< the last that seeds reach: see swarm_mark_count
    inbox_full,
    roster_by_pages,
    member_lagged, ///< the last: see mark_count
};

inline constexpr std::size_t mark_count = static_cast<std::size_t>(Mark::member_lagged) + 1;

/// What is behind these takes more people, or more at once, than a seed has: scenarios reach it.
inline constexpr std::size_t swarm_mark_count = static_cast<std::size_t>(Mark::harmed_dropped) + 1;

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
    {"datagram_corrupted", "a datagram came with a bit flipped"},
    {"datagram_cut", "a datagram came cut"},
    {"datagram_too_big", "a datagram was above its link's MTU"},
    {"queue_full", "a datagram found the queue of a narrow link full"},
    {"burst", "a link lost a datagram in a burst"},
    {"address_changed", "a member's NAT gave it another address"},
    {"address_outdated", "a datagram came to an address that its node had no more"},
    {"node_paused", "a process stood still"},
    {"room_restarted", "a room's process was followed by another"},
    {"challenge_lost", "the answer to the first question of a login was lost"},
    {"welcome_repeated", "a member was welcomed again, since it asked again"},
    {"history_sent", "a member was sent records from before its login"},
    {"records_sent_again", "records were sent again"},
    {"probe_timed_out", "a room asked a member that had not answered"},
    {"copies_taken_along", "a datagram took copies of records along that were under way"},
    {"credit_withheld", "a member was allowed no more texts"},
    {"address_proven", "a member has shown that it is where it seems to be now"},
    {"candidate_dropped", "an address was not proven before another one came up"},
    {"session_replaced", "a member was told at its old address that it has a new session"},
    {"reset_answered", "a room knew nothing of a session"},
    {"member_returned", "a member asked for its place again"},
    {"member_out_of_touch", "a member was without an answer, and its program was told"},
    {"member_in_touch_again", "a member has read what it had missed"},
    {"log_was_another", "a member has returned to another log"},
    {"gap_told", "a member was told that records are gone"},
    {"text_unsettled", "a text was given up since nobody knows whether it was said"},
    {"long_text_heard", "a member heard a text of more than one piece"},
    {"farewell_repeated", "a farewell was said again"},
    {"path_too_narrow", "a member closed since no JOIN was answered"},
    {"rules_broken", "a session ended since somebody lied in it"},
    {"harmed_dropped", "a datagram of confab/1 that was harmed was dropped"},
    {"inbox_full", "a datagram found the inbox of a paused node full"},
    {"roster_by_pages", "a room told who is there in more than one page"},
    {"member_lagged", "a member was too slow for its room"},
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
