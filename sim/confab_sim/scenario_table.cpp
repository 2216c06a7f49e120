#include "scenario_table.hpp"

#include "artifacts.hpp"

#include <confab/sim/json.hpp>
#include <confab/sim/scenarios.hpp>
#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

namespace confab::sim {

namespace {

std::size_t longest_name() {
    std::size_t longest = 0;
    for (const NamedScenario& scenario : named_scenarios)
        longest = std::max(longest, scenario.name.size());
    return longest;
}

/// Text to the left, in a column that is followed by others.
std::string left(std::string_view text, std::size_t width) {
    std::string column{text};
    column.resize(std::max(width, text.size()), ' ');
    return column + "  ";
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text + "  ";
}

std::string with_digits(double value, const char* format) {
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), format, value);
    return {text.data(), static_cast<std::size_t>(size)};
}

std::string in_milliseconds(Duration duration) {
    return std::to_string(duration / std::chrono::milliseconds{1});
}

std::string goodput_of(const ScenarioFigures& figures) {
    if (!figures.goodput) return {};
    return with_digits(static_cast<double>(*figures.goodput) / 1e6, "%.2f");
}

std::string row(std::string_view name, std::string_view verdict,
                const std::array<std::string, 8>& figures, std::string_view wrong) {
    constexpr std::array<std::size_t, 8> widths{10, 9, 10, 6, 6, 7, 7, 7};
    std::string text = left(name, longest_name()) + left(verdict, 6);
    for (std::size_t at = 0; at < widths.size(); ++at)
        text += right(figures[at], widths[at]);
    text += wrong;
    text.erase(text.find_last_not_of(' ') + 1);
    return text + '\n';
}

std::string scenario_json(const ScenarioReport& report) {
    const ScenarioFigures& figures = report.figures;
    JsonObject object;
    object.add("scenario", report.name).add("passed", report.passed());
    if (!report.passed()) object.add("wrong", report.wrong);
    object.add("lasted", static_cast<std::uint64_t>(figures.lasted.count()));
    object.add("datagrams", figures.datagrams).add("bytes", figures.bytes);
    object.add("said", figures.said).add("heard", figures.heard);
    if (figures.goodput) object.add("goodput", *figures.goodput);
    if (figures.latency) {
        object.add("p50", static_cast<std::uint64_t>(figures.latency->p50.count()));
        object.add("p99", static_cast<std::uint64_t>(figures.latency->p99.count()));
    }
    return object.add("hash", to_hex(report.hash)).str() + '\n';
}

} // namespace

std::string scenario_heading() {
    return row("scenario", "",
               {"virtual s", "datagrams", "bytes", "said", "heard", "Mbit/s", "p50 ms", "p99 ms"},
               "");
}

std::string describe_scenario(const ScenarioReport& report, bool json) {
    if (json) return scenario_json(report);
    const ScenarioFigures& figures = report.figures;
    const auto& latency = figures.latency;
    const double lasted = std::chrono::duration<double>{figures.lasted}.count();
    return row(report.name, report.passed() ? "passed" : "FAILED",
               {with_digits(lasted, "%.1f"), std::to_string(figures.datagrams),
                std::to_string(figures.bytes), std::to_string(figures.said),
                std::to_string(figures.heard), goodput_of(figures),
                latency ? in_milliseconds(latency->p50) : "",
                latency ? in_milliseconds(latency->p99) : ""},
               visible(report.wrong).str());
}

std::string list_scenarios(bool json) {
    std::string text;
    for (const NamedScenario& scenario : named_scenarios) {
        if (json) {
            JsonObject object;
            object.add("kind", "scenario").add("name", scenario.name);
            text += object.add("meaning", scenario.shows).str() + '\n';
        } else {
            text +=
                left("scenario", 9) + left(scenario.name, 24) + std::string{scenario.shows} + '\n';
        }
    }
    return text;
}

int run_scenarios(const ProgramOptions& options) {
    const bool all = options.scenario == "all";
    if (!all && find_scenario(options.scenario) == nullptr) {
        std::cerr << "confab-sim: no scenario is named " << visible(options.scenario).str()
                  << "; --list names them all\n";
        return exit_misused;
    }
    const bool is_shown = wants_artifacts(options);
    if (all && is_shown) {
        std::cerr << "confab-sim: a file shows one run: name one scenario, not all\n";
        return exit_misused;
    }
    bool passed = true;
    std::ostream& out = use_stdout(options) ? std::cerr : std::cout;
    if (!options.json) out << scenario_heading();
    for (const NamedScenario& scenario : named_scenarios) {
        if (!all && scenario.name != options.scenario) continue;
        const std::uint64_t seed = options.seed.value_or(1);
        const ScenarioReport report = play(scenario, {.seed = seed, .keep_trace = is_shown});
        const std::string title = std::string{report.name} + ", seed " + std::to_string(seed);
        write_artifacts(options, report.trace, violation_of(report), title);
        out << describe_scenario(report, options.json) << std::flush;
        passed = passed && report.passed();
    }
    return passed ? exit_well : exit_failed;
}

} // namespace confab::sim
