// candidates: the ways in which a schedule may be made smaller or plainer.
// The one rule: each change goes towards less: fewer things, shorter texts, earlier and rounder
// times, more that is as by default. So it ends.
#pragma once

#include "../schedule.hpp"
#include "../settings.hpp"
#include "sweep.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::shrink {

/// The schedule with the change of this number, from 0; nothing: there is none. It may come out
/// as it was, when there was nothing to change.
using Change = std::optional<Schedule> (*)(const Schedule&, std::size_t);

/// What a schedule has several of, and it without some of them: see Sweep.
struct Removal {
    std::size_t (*count)(const Schedule&);
    Schedule (*without)(const Schedule&, const Part&);
    std::size_t parts = all_parts; ///< how small they get: halves are 2
};

using Pass = std::variant<Change, Removal>;

inline Schedule without_steps(const Schedule& from, const Part& part) {
    Schedule to = from;
    const auto first = to.steps.begin() + static_cast<std::ptrdiff_t>(part.first);
    to.steps.erase(first, first + static_cast<std::ptrdiff_t>(part.size));
    return to;
}
inline std::size_t count_steps(const Schedule& schedule) { return schedule.steps.size(); }

inline Schedule without_fates(const Schedule& from, const Part& part) {
    Schedule to = from;
    const auto first = std::next(to.fates.begin(), static_cast<std::ptrdiff_t>(part.first));
    to.fates.erase(first, std::next(first, static_cast<std::ptrdiff_t>(part.size)));
    return to;
}
inline std::size_t count_fates(const Schedule& schedule) { return schedule.fates.size(); }

/// Such as what blocks a way and what opens it. Of short lists only: there are many pairs.
inline std::optional<Schedule> without_two_steps(const Schedule& from, std::size_t at) {
    constexpr std::size_t most = 24;
    const std::size_t count = from.steps.size();
    if (count > most || at >= count * count) return std::nullopt;
    Schedule to = from;
    const std::size_t one = at / count;
    const std::size_t other = at % count;
    if (one <= other) return to;
    to.steps.erase(to.steps.begin() + static_cast<std::ptrdiff_t>(one));
    to.steps.erase(to.steps.begin() + static_cast<std::ptrdiff_t>(other));
    return to;
}

/// A step and its datagram: a fate is of the one before then. Of short lists only.
inline std::optional<Schedule> without_step_and_datagram(const Schedule& from, std::size_t at) {
    constexpr std::size_t most = 24;
    const std::size_t fates = from.fates.size();
    if (fates == 0 || fates > most || from.steps.size() > most) return std::nullopt;
    if (at >= from.steps.size() * fates) return std::nullopt;
    Schedule to = from;
    to.steps.erase(to.steps.begin() + static_cast<std::ptrdiff_t>(at / fates));
    auto moved =
        to.fates.extract(std::next(to.fates.begin(), static_cast<std::ptrdiff_t>(at % fates)));
    if (moved.key().nth < 2) return from;
    --moved.key().nth;
    return to.fates.insert(std::move(moved)).inserted ? to : from;
}

/// Whom an action concerns; nothing: an address, or the administrator.
inline std::optional<Actor> actor_of(const Action& action) {
    return std::visit(
        [](const auto& kind) -> std::optional<Actor> {
            if constexpr (requires { kind.who; }) return kind.who;
            return std::nullopt;
        },
        action);
}

inline std::set<Actor> actors_of(const Schedule& schedule) {
    std::set<Actor> actors;
    for (const Step& step : schedule.steps) {
        if (const auto who = actor_of(step.action)) actors.insert(*who);
    }
    return actors;
}

/// Their steps are gone.
inline Schedule without_people(const Schedule& from, const Part& part) {
    const std::set<Actor> actors = actors_of(from);
    const auto first = std::next(actors.begin(), static_cast<std::ptrdiff_t>(part.first));
    const std::set<Actor> gone{first, std::next(first, static_cast<std::ptrdiff_t>(part.size))};
    Schedule to = from;
    std::erase_if(to.steps, [&](const Step& step) {
        const auto who = actor_of(step.action);
        return who && gone.contains(*who);
    });
    return to;
}
inline std::size_t count_people(const Schedule& schedule) { return actors_of(schedule).size(); }

/// No finale, though more time; or the plainest one.
inline std::optional<Schedule> with_plainer_end(const Schedule& from, std::size_t at) {
    if (!from.finale || at >= 2) return std::nullopt;
    Schedule to = from;
    to.finale = Finale::all_leave;
    if (at == 1) return to;
    to.finale.reset();
    to.lasts += std::chrono::minutes{3};
    return to;
}

/// The time with less behind the point: zero, whole seconds, tenths and so on; and the half.
inline Duration rounder(Duration time, std::size_t how) {
    constexpr std::array<std::int64_t, 6> units{60'000'000'000, 1'000'000'000, 100'000'000,
                                                10'000'000,     1'000'000,     1000};
    if (how == 0) return Duration{0};
    if (how <= units.size()) return Duration{time.count() / units[how - 1] * units[how - 1]};
    return time / 2;
}
inline constexpr std::size_t roundings = 8;

/// An option as by default, or at least in round numbers.
inline std::optional<Schedule> with_default_options(const Schedule& from, std::size_t at) {
    constexpr std::size_t settings = all_settings.size();
    if (at >= 2 * settings + 2) return std::nullopt;
    Schedule to = from;
    if (at == 2 * settings) {
        to.world.room.secret = {};
    } else if (at == 2 * settings + 1) {
        to.log = LogId{1};
    } else {
        const Setting& setting = all_settings[at % settings];
        const auto value = static_cast<std::int64_t>(setting.get(from.world));
        const std::uint64_t plain = setting.get(WorldOptions{});
        const auto round = static_cast<std::uint64_t>(rounder(Duration{value}, 5).count());
        if (at < settings) setting.set(to.world, plain);
        if (at >= settings && setting.is_time) setting.set(to.world, round);
    }
    return to;
}

/// A step comes sooner after the one before, and all behind it move along; the end too.
inline std::optional<Schedule> with_shorter_pauses(const Schedule& from, std::size_t at) {
    const std::size_t which = at / roundings;
    if (which > from.steps.size()) return std::nullopt;
    const Duration before = which == 0 ? Duration{0} : from.steps[which - 1].at;
    const Duration here = which == from.steps.size() ? from.lasts : from.steps[which].at;
    const Duration saved = here - before - rounder(here - before, at % roundings);
    Schedule to = from;
    for (std::size_t later = which; later < to.steps.size(); ++later)
        to.steps[later].at -= saved;
    to.lasts -= saved;
    return to;
}

/// All pauses at once.
inline std::optional<Schedule> with_all_pauses_shorter(const Schedule& from, std::size_t at) {
    if (at >= roundings) return std::nullopt;
    Schedule to = from;
    Duration before{0};
    Duration now{0};
    for (Step& step : to.steps) {
        now += rounder(step.at - before, at);
        before = std::exchange(step.at, now);
    }
    to.lasts = now + rounder(from.lasts - before, at);
    return to;
}

inline std::optional<Schedule> with_plainer_action(const Schedule& from, std::size_t at) {
    constexpr std::size_t changes = 4;
    const std::size_t which = at / changes;
    if (which >= from.steps.size()) return std::nullopt;
    Schedule to = from;
    Action& action = to.steps[which].action;
    if (auto* const join = std::get_if<action::Join>(&action)) join->secret = {};
    if (auto* const restart = std::get_if<action::Restart>(&action)) {
        restart->secret = {};
        if (at % changes == 1) restart->keeps_log = true;
    }
    if (auto* const kick = std::get_if<action::Kick>(&action)) kick->words.clear();
    if (auto* const jump = std::get_if<action::JumpClock>(&action)) {
        jump->by = rounder(jump->by, 2 + at % changes);
    }
    if (auto* const drift = std::get_if<action::Drift>(&action)) {
        drift->parts_per_million /= at % changes == 0 ? 1000 : 2;
    }
    std::string* text = nullptr;
    if (auto* const say = std::get_if<action::Say>(&action)) text = &say->text;
    if (auto* const announce = std::get_if<action::Announce>(&action)) text = &announce->text;
    if (text == nullptr || text->size() < 2) return to;
    const std::size_t size =
        at % changes == 0 ? 1 : text->size() - text->size() / (1U << at % changes);
    // One letter, of its own for each step; or the end, where the texts differ, is lost last.
    *text = at % changes == 0 ? std::string(1, static_cast<char>('a' + which % 26))
                              : text->substr(0, std::max<std::size_t>(size, 1));
    return to;
}

inline void make_plainer(Fate& fate, std::size_t how, Duration delay) {
    if (fate.lost) {
        fate = {.lost = LossCause::chance};
        return;
    }
    switch (how) {
    case 0:
        fate.second.reset();
        break;
    case 1:
        fate.first.damage = {};
        break;
    case 2:
        if (fate.second) fate.second->damage = {};
        break;
    case 3:
        fate.first.after = std::min(fate.first.after, delay);
        break;
    case 4:
        if (fate.second) fate.second->after = std::min(fate.second->after, delay);
        break;
    default:
        fate.first.after = rounder(fate.first.after, how - 4);
        if (fate.second) fate.second->after = rounder(fate.second->after, how - 4);
    }
}

inline std::optional<Schedule> with_plainer_fate(const Schedule& from, std::size_t at) {
    constexpr std::size_t changes = 4 + roundings;
    if (at / changes >= from.fates.size()) return std::nullopt;
    Schedule to = from;
    const auto fate = std::next(to.fates.begin(), static_cast<std::ptrdiff_t>(at / changes));
    make_plainer(fate->second, at % changes, from.world.link.delay);
    return to;
}

/// In the order in which they save most: first what changes or takes away much at once.
inline constexpr std::array<Pass, 13> passes{Change{with_plainer_end},
                                             Change{with_default_options},
                                             Removal{count_fates, without_fates, 16},
                                             Change{with_all_pauses_shorter},
                                             Removal{count_steps, without_steps, 16},
                                             Removal{count_people, without_people},
                                             Removal{count_steps, without_steps},
                                             Removal{count_fates, without_fates},
                                             Change{without_two_steps},
                                             Change{with_shorter_pauses},
                                             Change{with_plainer_action},
                                             Change{with_plainer_fate},
                                             Change{without_step_and_datagram}};

/// Where else a way down may begin: with the steps, with the people.
inline constexpr std::array<std::size_t, 2> other_starts{4, 5};

} // namespace confab::sim::shrink
