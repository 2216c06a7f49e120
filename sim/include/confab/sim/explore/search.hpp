// search: all states of a scope, breadth first, so that what is found wrong is found on a shortest
// way.
// The one rule: the worlds of the frontier are kept, and of the visited their prints; a way is told
// by its choices.
#pragma once

#include "../violation.hpp"
#include "scope.hpp"
#include "state.hpp"
#include "visited.hpp"

#include <confab/registry.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace confab::sim {

struct ExploreLimits {
    std::optional<Budgets> budgets{};                   ///< nothing: the scope's
    std::uint64_t depth = 1'000;                        ///< choices in a row
    std::uint64_t states = 20'000'000;                  ///< distinct ones
    bool reduce = true;                                 ///< by sleep sets
    Duration settled_within = std::chrono::minutes{35}; ///< once nothing is under way
};

enum class Explored : std::uint8_t {
    all_hold, ///< in every course, and each ends well
    bounded,  ///< in what was seen; a limit has cut the rest
    broken,
};

struct Counterexample {
    Violation violation{};         ///< of the end: "end"
    std::vector<Choice> choices{}; ///< from the beginning of the scope
    bool at_end = false;           ///< it shows when the world has run on after them
};

struct ExploreReport {
    Explored verdict = Explored::all_hold;
    std::uint64_t distinct = 0;    ///< states
    std::uint64_t transitions = 0; ///< states generated, known ones too
    std::uint64_t depth = 0;       ///< choices of the longest way to a new state
    std::uint64_t ends = 0;        ///< states in which nothing was under way or left to do
    std::uint64_t frontier = 0;    ///< states that were held at once, at most
    std::optional<Counterexample> counterexample{};
};

/// False when there is no such thing to do it to. `acts`: done so far.
template <registry Registry>
bool make_choice(BasicWorld<Registry>& world, const Choice& choice,
                 const BasicScope<Registry>& scope, std::size_t& acts) {
    if (choice.kind == ChoiceKind::wake) {
        if (!world.wake_next()) return false;
        world.wake_due();
        return true;
    }
    if (choice.kind == ChoiceKind::act) {
        if (acts == scope.acts.size()) return false;
        scope.acts[acts++].run(world);
        world.wake_due();
        return true;
    }
    const auto flights = world.under_way().in_order();
    const auto found = std::find_if(flights.begin(), flights.end(), [&](const auto* flight) {
        return flight->packet.number == choice.datagram && flight->report == choice.report;
    });
    if (found == flights.end()) return false;
    const auto position = static_cast<std::size_t>(found - flights.begin());
    if (choice.kind == ChoiceKind::deliver) world.deliver(position);
    if (choice.kind == ChoiceKind::lose) world.lose(position);
    if (choice.kind == ChoiceKind::duplicate) world.duplicate(position);
    world.wake_due();
    return true;
}

/// What follows the choices: on a good network the world has to be well in time, and to stay so.
template <registry Registry>
void run_on(BasicWorld<Registry>& world, const BasicScope<Registry>& scope,
            Duration settled_within) {
    world.run_until([&] { return !scope.judge(world); }, settled_within);
    world.run_for(std::chrono::seconds{1});
}

template <registry Registry>
class Search {
public:
    using Scope = BasicScope<Registry>;
    using State = ExploreState<Registry>;

    Search(const Scope& scope, const ExploreLimits& limits) : scope_{scope}, limits_{limits} {}

    template <typename OnLevel>
    ExploreReport run(OnLevel on_level) {
        State first{scope_.begin({}), budgets()};
        is_reduced_ = limits_.reduce && !has_classic(first.world());
        std::vector<Item> frontier;
        if (const auto& broken = first.world().violation()) return broken_by(*broken, {}, false);
        visited_.arrive(first.print(), {});
        report_.distinct = 1;
        if (is_end(first)) check_end(first, 0);
        frontier.push_back({.index = 0, .state = std::move(first)});
        for (std::uint64_t level = 1; !frontier.empty() && !is_over(); ++level) {
            const std::uint64_t before = visited_.size();
            std::vector<Item> next;
            for (Item& item : frontier) {
                const bool is_cut = level > limits_.depth || visited_.size() >= limits_.states;
                if (is_cut && may_go_on(*item.state)) report_.verdict = Explored::bounded;
                if (!is_cut) expand(item, next);
                if (is_over()) break;
                item.state.reset(); // its memory
            }
            report_.frontier = std::max<std::uint64_t>(report_.frontier, next.size());
            report_.distinct = visited_.size();
            if (visited_.size() > before) report_.depth = level;
            frontier = std::move(next);
            on_level(std::as_const(report_));
        }
        return report_;
    }

    [[nodiscard]] const VisitedStates& visited() const { return visited_; }

private:
    using Index = VisitedStates::Index;

    struct Item {
        Index index = 0;
        std::optional<State> state{};
        std::optional<SleepSet> only{}; ///< deliveries to be tried; nothing: all, and the rest
    };

    [[nodiscard]] Budgets budgets() const { return limits_.budgets.value_or(scope_.budgets); }
    [[nodiscard]] bool is_over() const { return report_.verdict == Explored::broken; }

    [[nodiscard]] bool may_go_on(const State& state) const {
        return state.may(ChoiceKind::deliver, scope_) || state.may(ChoiceKind::wake, scope_) ||
               state.may(ChoiceKind::act, scope_);
    }

    /// The order of what is on its way to a classic member matters beyond that member's state.
    static bool has_classic(const BasicWorld<Registry>& world) {
        for (std::size_t at = 0; at < world.members(); ++at) {
            const MemberId id{static_cast<std::uint32_t>(at)};
            if (world.member(id).reliable() == nullptr) return true;
        }
        return false;
    }

    void expand(const Item& item, std::vector<Item>& next) {
        const State& state = *item.state;
        VisitedStates::Entry& entry = visited_[item.index];
        entry.expanded = true;
        SleepSet asleep = entry.asleep;
        for (std::size_t at = 0; at < state.sightings().size() && !is_over(); ++at) {
            const std::uint64_t id = state.sightings()[at].id;
            if (state.is_repeated(at) || contains(asleep, id)) continue;
            if (item.only && !contains(*item.only, id)) continue;
            SleepSet passed;
            for (const std::uint64_t other : asleep) {
                if (is_reduced_ && State::are_independent(id, other)) passed.push_back(other);
            }
            go(item, ChoiceKind::deliver, at, std::move(passed), next);
            asleep.insert(std::upper_bound(asleep.begin(), asleep.end(), id), id);
        }
        if (item.only) return;
        // All else may depend on what is asleep: nothing sleeps behind it.
        for (const ChoiceKind kind : {ChoiceKind::lose, ChoiceKind::duplicate}) {
            if (!state.may(kind, scope_)) continue;
            for (std::size_t at = 0; at < state.sightings().size() && !is_over(); ++at) {
                if (!state.is_repeated(at)) go(item, kind, at, {}, next);
            }
        }
        for (const ChoiceKind kind : {ChoiceKind::wake, ChoiceKind::act}) {
            if (state.may(kind, scope_) && !is_over()) go(item, kind, 0, {}, next);
        }
    }

    static bool contains(const SleepSet& set, std::uint64_t id) {
        return std::binary_search(set.begin(), set.end(), id);
    }

    void go(const Item& from, ChoiceKind kind, std::size_t position, SleepSet asleep,
            std::vector<Item>& next) {
        State state = from.state->after(kind, position, scope_);
        ++report_.transitions;
        const bool has_datagram = kind != ChoiceKind::wake && kind != ChoiceKind::act;
        const std::uint64_t id = has_datagram ? from.state->sightings()[position].id : 0;
        if (const auto& broken = state.world().violation()) {
            auto ways = ways_to(from.index);
            ways.push_back({kind, id});
            broken_by(*broken, ways, false);
            return;
        }
        auto arrival =
            visited_.arrive(state.print(), {from.index, kind, false, id, std::move(asleep)});
        if (arrival.is_new) {
            if (is_end(state)) check_end(state, arrival.index);
            next.push_back({.index = arrival.index, .state = std::move(state)});
        } else if (!arrival.woken.empty()) {
            next.push_back({.index = arrival.index,
                            .state = std::move(state),
                            .only = std::move(arrival.woken)});
        }
    }

    [[nodiscard]] bool is_end(const State& state) const {
        return state.sightings().empty() && state.acts() == scope_.acts.size();
    }

    void check_end(const State& state, Index index) {
        if (!ends_.insert(state.print_of_end()).second) return;
        ++report_.ends;
        BasicWorld<Registry> world = state.world();
        run_on(world, scope_, limits_.settled_within);
        if (const auto& broken = world.violation()) {
            broken_by(*broken, ways_to(index), true);
        } else if (auto wrong = scope_.judge(world)) {
            broken_by({.invariant = "end", .what = std::move(*wrong), .at = world.age()},
                      ways_to(index), true);
        }
    }

    struct Step {
        ChoiceKind kind = ChoiceKind::act;
        std::uint64_t id = 0;
    };

    [[nodiscard]] std::vector<Step> ways_to(Index index) const {
        std::vector<Step> steps;
        for (; index != 0; index = visited_[index].parent)
            steps.push_back({visited_[index].kind, visited_[index].id});
        std::reverse(steps.begin(), steps.end());
        return steps;
    }

    const ExploreReport& broken_by(const Violation& violation, const std::vector<Step>& steps,
                                   bool at_end) {
        report_.verdict = Explored::broken;
        report_.counterexample = Counterexample{violation, {}, at_end};
        // The numbers of the datagrams are those of this very course.
        State state{scope_.begin({}), budgets()};
        for (const Step& step : steps) {
            const auto& sightings = state.sightings();
            const auto found =
                std::find_if(sightings.begin(), sightings.end(),
                             [&](const auto& sighting) { return sighting.id == step.id; });
            const bool is_there = found != sightings.end();
            report_.counterexample->choices.push_back(
                is_there ? Choice{step.kind, found->number, found->report} : Choice{step.kind});
            state = state.after(step.kind,
                                is_there ? static_cast<std::size_t>(found - sightings.begin()) : 0,
                                scope_);
        }
        return report_;
    }

    const Scope& scope_;
    ExploreLimits limits_;
    bool is_reduced_ = true;
    VisitedStates visited_;
    std::unordered_set<std::uint64_t> ends_; ///< prints, whatever the budgets
    ExploreReport report_;
};

} // namespace confab::sim
