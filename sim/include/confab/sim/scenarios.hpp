// scenarios: situations that have a name, each with an end that it demands: the network cases of
// the QUIC interop runner, translated to a chat room, and those that only a chat has.
// The one rule: real rooms and members in a world with all checkers on; a scenario is a function of
// its options; what it demands holds on all seeds but few (docs/simulator-searching.md).
#pragma once

#include "scenarios/crosstraffic.hpp"
#include "scenarios/logins.hpp"
#include "scenarios/races.hpp"
#include "scenarios/repair.hpp"
#include "scenarios/report.hpp"
#include "scenarios/returns.hpp"
#include "scenarios/standstill.hpp"
#include "scenarios/transfers.hpp"
#include "scenarios/trouble.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace confab::sim {

struct NamedScenario {
    std::string_view name;
    std::string_view shows;
    ScenarioReport (*play)(const ScenarioOptions&);
};

inline constexpr std::array<NamedScenario, 30> named_scenarios{{
    {"goodput", "what of a good line's 10 Mbit/s is text", scenarios::goodput},
    {"longrtt", "2 MB over a line of 750 ms one way", scenarios::longrtt},
    {"transferloss", "2 MB while 2 % are lost", scenarios::transferloss},
    {"transfercorruption", "2 MB while 2 % are harmed", scenarios::transfercorruption},
    {"blackhole", "2 MB in 20 s on a line that is dark for 2 s in 7", scenarios::blackhole},
    {"pacing", "2 MB over a wide line, and never more than a burst at once", scenarios::pacing},
    {"full-pool", "longest texts of six members, and a pool for two", scenarios::full_pool},
    {"reordering", "who is overtaken is not lost", scenarios::reordering},
    {"single-losses", "what is lost goes again by its own timer, and once",
     scenarios::single_losses},
    {"after-a-blackout", "a lone loss when questions were asked in vain before",
     scenarios::after_a_blackout},
    {"long-silence", "stamps that have come half round", scenarios::long_silence},
    {"lone-questions", "stamps come half round, and a member asks without acknowledging",
     scenarios::lone_questions},
    {"rebind-port", "2 MB in 20 s while NATs give new ports", scenarios::rebind_port},
    {"rebind-addr", "2 MB in 20 s while NATs give new addresses", scenarios::rebind_addr},
    {"crosstraffic", "two transfers and a stranger's share a line", scenarios::crosstraffic},
    {"handshakeloss", "50 logins while 30 % are lost", scenarios::handshakeloss},
    {"handshakecorruption", "50 logins while 30 % are harmed", scenarios::handshakecorruption},
    {"amplificationlimit", "an unproven address is sent no more than came",
     scenarios::amplificationlimit},
    {"thundering-login", "100 members come at one instant", scenarios::thundering_login},
    {"long-roster", "who is new among 150 knows all in four round trips", scenarios::long_roster},
    {"quit-resume-race", "a member leaves while it returns", scenarios::quit_resume_race},
    {"kick-race", "a member is removed amid login, return and text", scenarios::kick_race},
    {"namesake", "a member returns after somebody of its name", scenarios::namesake},
    {"full-at-return", "a member returns to a room that is full", scenarios::full_at_return},
    {"lost-in-a-gap", "a member returns, and the ring has passed its line",
     scenarios::lost_in_a_gap},
    {"away-twice", "a member is cut off again before it knows what of its own is in the log",
     scenarios::away_twice},
    {"half-open-peer", "one way of a line is dead", scenarios::half_open_peer},
    {"slow-reader", "a member of 2 kB/s among others who talk", scenarios::slow_reader},
    {"server-restart", "the server begins anew, with and without its log",
     scenarios::server_restart},
    {"clock-jump", "a process stands still past its deadlines", scenarios::clock_jump},
}};

/// Nothing: nullptr, when none has this name.
constexpr const NamedScenario* find_scenario(std::string_view name) {
    const auto* const found =
        std::find_if(named_scenarios.begin(), named_scenarios.end(),
                     [&](const NamedScenario& one) { return one.name == name; });
    return found == named_scenarios.end() ? nullptr : found;
}

/// The trace's lines come along when the options ask for them.
inline ScenarioReport play(const NamedScenario& scenario, const ScenarioOptions& options) {
    ScenarioReport report = scenario.play(options);
    report.name = scenario.name;
    report.shows = scenario.shows;
    return report;
}

} // namespace confab::sim
