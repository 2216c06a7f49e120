// invariants: the names of what every run must keep, as reports have them.
// The one rule: each has a checker in checkers/, or is an obligation in convergence.hpp or
// run_seed.hpp.
#pragma once

#include <array>
#include <string_view>

namespace confab::sim {

struct InvariantInfo {
    std::string_view name;
    std::string_view meaning;
};

inline constexpr std::array<InvariantInfo, 30> invariant_infos{{
    {"S1", "what the log says is heard whole, once, in order; what is not is covered by a gap"},
    {"S2", "nothing is heard that was not said"},
    {"S3", "what was said once stands in the log once, and in the order in which it was said"},
    {"S4", "the texts of a session stand in the log in the order of their numbers, each once"},
    {"S5", "what a member counts as committed is in a log, and no count goes back"},
    {"S7", "to an address that is not proven no more is sent than has come from there"},
    {"S9", "a stranger, by address, changes nothing but counters"},
    {"S10", "what is held of unfinished texts fits the pool, but for one text"},
    {"S12", "what is under way to a member fits its window"},
    {"S13", "any bytes: no partial effect, and what is accepted encodes back"},
    {"S14", "no datagram is above the largest, or longer than the login of its session"},
    {"S15", "another start of clock and log gives the same course"},
    {"S16", "no reply elicits a reply for ever, and when all have left it is quiet"},
    {"S17", "a name has one live holder; joined and left alternate; the roster is the log's"},
    {"S18", "what is heard is in the log; nobody chats, quits or announces as another"},
    {"S19", "an acknowledgement says what has come, how long ago, and goes when it has to"},
    {"S20", "a login counts with a cookie of its own alone, is answered, and has one outcome"},
    {"S21", "a session starts where it should, and what is missed is what the room has let go"},
    {"S22", "who is owed something asks again in time, and gives up at its limit"},
    {"S23", "a room lets the silent go at the limit, and not before"},
    {"S24", "a member says no more than the limit of rate and its credit let it"},
    {"S25",
     "whose stay ends is told why, and stays out; nobody is refused or let go without a cause"},
    {"S26", "what the classic wire answers is what its table says"},
    {"S28", "a room probes the address alone from which the newest came, and not for too long"},
    {"S29", "nobody is let go, or returns, without a cause"},
    {"S30", "an ended session is answered for a minute, and RESETs are so many a second"},
    {"L1", "on a good network a text reaches everybody in the room"},
    {"L2", "on a good network every login, and every leave, is answered"},
    {"L5", "the silent are forgotten after the limit, and the living are not"},
    {"L6", "a member that the room had dropped unheard is let in again"},
}};

} // namespace confab::sim
