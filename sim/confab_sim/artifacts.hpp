// artifacts: the files that show one run: its trace, its page, its capture.
// The one rule: a file that cannot be written whole is an error that names it.
#pragma once

#include "options.hpp"

#include <confab/sim/trace.hpp>
#include <confab/sim/violation.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace confab::sim {

/// Those that the options name; `-` is stdout. Throws std::runtime_error.
void write_artifacts(const ProgramOptions& options, std::span<const TraceLine> trace,
                     const std::optional<Violation>& violation, std::string_view title);

/// Writes the whole file; `-` is stdout. Throws std::runtime_error that names what it is.
void write_file(const char* what, const std::string& path, std::string_view text);

/// The options name at least one, so that the run has to keep its trace.
bool wants_artifacts(const ProgramOptions& options);

/// They ask for something that is made of the run's schedule.
bool wants_schedule(const ProgramOptions& options);

/// Either.
bool wants_finding(const ProgramOptions& options);

/// Something goes to stdout, so that nothing else may.
bool use_stdout(const ProgramOptions& options);

} // namespace confab::sim
