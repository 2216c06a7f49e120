#include "explore_report.hpp"

#include "artifacts.hpp"
#include "report.hpp"

#include <confab/sim/explore.hpp>
#include <confab/sim/explore/scopes.hpp>
#include <confab/sim/json.hpp>
#include <confab/vocabulary/endpoint_text.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace confab::sim {

namespace {

using Seconds = std::chrono::duration<double>;

/// What the process has held at most, in MB.
std::uint64_t most_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) / 1024;
}

std::uint64_t whole_per_second(std::uint64_t count, Seconds wall) {
    return static_cast<std::uint64_t>(per_second(count, wall));
}

std::string_view verdict_of(const ExploreReport& report) {
    switch (report.verdict) {
    case Explored::all_hold:
        return "all schedules hold";
    case Explored::bounded:
        return "bounded: what was seen holds, and a limit has cut the rest";
    case Explored::broken:
        break;
    }
    return "broken";
}

std::string_view verb_of(ChoiceKind kind) {
    switch (kind) {
    case ChoiceKind::deliver:
        return "deliver";
    case ChoiceKind::lose:
        return "lose";
    case ChoiceKind::duplicate:
        return "duplicate";
    case ChoiceKind::wake:
        return "wake";
    case ChoiceKind::act:
        break;
    }
    return "act";
}

/// What is under way under this number.
std::string shown(const World& world, const Choice& choice) {
    for (const auto* const flight : world.under_way().in_order()) {
        const Packet& packet = flight->packet;
        if (packet.number != choice.datagram || flight->report != choice.report) continue;
        const std::string what = flight->report ? "the report of a closed port"
                                                : std::to_string(packet.bytes.size()) + " bytes";
        return "datagram " + std::to_string(packet.number) + ", " + to_string(packet.from) +
               " -> " + to_string(packet.to) + ", " + what;
    }
    return {};
}

/// Each choice in words.
std::vector<std::string> told(const Scope& scope, const Counterexample& found) {
    std::vector<std::string> lines;
    std::size_t acts = 0;
    replay_choices(scope, found.choices, [&](const World& world) {
        if (lines.size() == found.choices.size()) return;
        const Choice& choice = found.choices[lines.size()];
        std::string line{verb_of(choice.kind)};
        if (choice.kind == ChoiceKind::act) {
            line += ' ' + std::string{scope.acts[acts++].what};
        } else if (choice.kind == ChoiceKind::wake) {
            line += " whose deadline is the earliest";
        } else {
            line += ' ' + shown(world, choice);
        }
        lines.push_back(std::move(line));
    });
    return lines;
}

std::string as_text(const Scope& scope, const Budgets& budgets, const ExploreReport& report,
                    Seconds wall) {
    std::string text = std::string{scope.name} + ": " + std::string{verdict_of(report)} + "\n  " +
                       std::to_string(report.distinct) + " states, " +
                       std::to_string(report.transitions) + " transitions, depth " +
                       std::to_string(report.depth) + ", " + std::to_string(report.ends) +
                       " ends; at most " + std::to_string(budgets.losses) + " losses, " +
                       std::to_string(budgets.duplicates) + " duplicates, " +
                       std::to_string(budgets.firings) + " firings\n  " + rounded(wall.count()) +
                       " s, " + std::to_string(whole_per_second(report.transitions, wall)) +
                       " states/s, " + std::to_string(report.frontier) + " held at once, " +
                       std::to_string(most_memory()) + " MB\n";
    if (!report.counterexample) return text;
    const Counterexample& found = *report.counterexample;
    text += "  " + found.violation.invariant + ": " + found.violation.what +
            (found.at_end ? ", when the world has run on after\n" : ", after\n");
    std::size_t number = 0;
    for (const std::string& line : told(scope, found))
        text += "  " + std::to_string(++number) + ". " + line + '\n';
    return text;
}

std::string as_json(const Scope& scope, const Budgets& budgets, const ExploreReport& report,
                    Seconds wall) {
    JsonObject object;
    object.add("scope", scope.name);
    object.add("holds", report.verdict != Explored::broken);
    object.add("exhausted", report.verdict == Explored::all_hold);
    object.add("states", report.distinct).add("transitions", report.transitions);
    object.add("depth", report.depth).add("ends", report.ends);
    object.add("losses", std::uint64_t{budgets.losses});
    object.add("duplicates", std::uint64_t{budgets.duplicates});
    object.add("firings", std::uint64_t{budgets.firings});
    object.add("milliseconds", static_cast<std::uint64_t>(1000 * wall.count()));
    object.add("states_per_second", whole_per_second(report.transitions, wall));
    object.add("held_at_once", report.frontier).add("megabytes", most_memory());
    if (!report.counterexample) return object.str() + '\n';
    const Counterexample& found = *report.counterexample;
    object.add("invariant", found.violation.invariant).add("what", found.violation.what);
    object.add("at_end", found.at_end);
    std::string choices;
    const auto lines = told(scope, found);
    for (std::size_t at = 0; at < found.choices.size(); ++at) {
        JsonObject choice;
        choice.add("kind", verb_of(found.choices[at].kind));
        choice.add("datagram", found.choices[at].datagram).add("report", found.choices[at].report);
        if (at < lines.size()) choice.add("what", lines[at]);
        choices += (choices.empty() ? "" : ",") + choice.str();
    }
    return object.add_raw("choices", '[' + choices + ']').str() + '\n';
}

/// The files that the options name, of the run that leads to what is broken.
void write_counterexample(const ProgramOptions& options, const Scope& scope,
                          const Counterexample& found) {
    World world = replay_choices(scope, found.choices, [](const World&) {}, {.keep_trace = true});
    if (found.at_end) run_on(world, scope, ExploreLimits{}.settled_within);
    // In this run's time, which goes on a little with each delivery.
    Violation violation = found.violation;
    violation.at = world.violation() ? world.violation()->at : world.age();
    write_artifacts(options, world.trace().take_lines(), violation,
                    "a counterexample of " + std::string{scope.name});
}

} // namespace

int run_explore(const ProgramOptions& options) {
    using Clock = std::chrono::steady_clock;
    const bool terminal = isatty(STDERR_FILENO) == 1;
    std::ostream& out = use_stdout(options) ? std::cerr : std::cout;
    bool broken = false;
    for (const Scope& scope : all_scopes()) {
        if (options.explore != "all" && options.explore != scope.name) continue;
        Budgets budgets = scope.budgets;
        budgets.losses = options.losses.value_or(budgets.losses);
        budgets.duplicates = options.duplicates.value_or(budgets.duplicates);
        budgets.firings = options.firings.value_or(budgets.firings);
        ExploreLimits limits{.budgets = budgets};
        limits.depth = options.depth.value_or(limits.depth);
        const auto start = Clock::now();
        const auto tell = [&](const ExploreReport& report) {
            if (!terminal) return;
            std::cerr << "\r\x1B[K" << scope.name << ": depth " << report.depth << ", "
                      << report.distinct << " states" << std::flush;
        };
        const ExploreReport report = explore(scope, limits, tell);
        const Seconds wall = Clock::now() - start;
        if (terminal) std::cerr << "\r\x1B[K" << std::flush;
        if (report.counterexample && !broken && wants_artifacts(options)) {
            write_counterexample(options, scope, *report.counterexample);
        }
        out << (options.json ? as_json(scope, budgets, report, wall)
                             : as_text(scope, budgets, report, wall))
            << std::flush;
        broken = broken || report.verdict == Explored::broken;
    }
    return broken ? exit_failed : exit_well;
}

std::string describe_scopes(bool json) {
    std::string text;
    for (const Scope& scope : all_scopes())
        text += describe_entry("scope", scope.name, scope.meaning, json);
    return text;
}

bool is_scope(const std::string& name) {
    const std::vector<Scope> scopes = all_scopes();
    return name == "all" || std::any_of(scopes.begin(), scopes.end(),
                                        [&](const Scope& scope) { return scope.name == name; });
}

} // namespace confab::sim
