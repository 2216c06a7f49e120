// report: what a named scenario is asked for, and what it tells.
// The one rule: plain data; a report is a function of the options alone, wherever it is run.
#pragma once

#include "../trace.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/instant.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::sim {

struct ScenarioOptions {
    std::uint64_t seed = 1;
    /// Of the bytes that are said, and of the members of a crowd, only this part: 1 is all, and
    /// then figures are demanded, too, and not only that all is heard.
    std::size_t divisor = 1;
    bool keep_trace = false; ///< see ScenarioReport::trace

    [[nodiscard]] constexpr std::size_t part_of(std::size_t amount) const {
        return amount / divisor;
    }
    [[nodiscard]] constexpr bool is_whole() const { return divisor == 1; }
};

/// How long lines took from `say` to each member's `Said`.
struct Latency {
    Duration p50{};
    Duration p99{};

    friend bool operator==(const Latency&, const Latency&) = default;
};

struct ScenarioFigures {
    Duration lasted{};       ///< virtual time, of all worlds that it took
    std::uint64_t facts = 0; ///< lines of the traces
    std::uint64_t datagrams = 0;
    std::uint64_t bytes = 0;                ///< in them
    std::uint64_t said = 0;                 ///< lines
    std::uint64_t heard = 0;                ///< lines, by all members together
    std::optional<std::uint64_t> goodput{}; ///< bits of text a second, at a reader
    std::optional<Latency> latency{};

    friend bool operator==(const ScenarioFigures&, const ScenarioFigures&) = default;
};

struct ScenarioReport {
    std::string_view name{};
    std::string_view shows{};
    std::string wrong{}; ///< the first thing; empty: it has passed
    ScenarioFigures figures{};
    std::uint64_t hash = 0;         ///< of the traces of all its worlds
    std::vector<TraceLine> trace{}; ///< when kept: of the first world that went wrong, or the last

    [[nodiscard]] bool passed() const { return wrong.empty(); }

    friend bool operator==(const ScenarioReport&, const ScenarioReport&) = default;
};

/// What was wrong, as a breach: it stands at the end of the trace.
inline std::optional<Violation> violation_of(const ScenarioReport& report) {
    if (report.passed()) return std::nullopt;
    return Violation{.invariant = "scenario",
                     .what = report.wrong,
                     .at = report.trace.empty() ? report.figures.lasted : report.trace.back().at};
}

} // namespace confab::sim
