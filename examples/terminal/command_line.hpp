// command_line: how both programs read their command line and end over it.
// The one rule: what is wrong is said on stderr with exit code 2, quoted as VisibleText; help and
// version go to stdout.
#pragma once

#include <CLI/CLI.hpp>
#include <confab/vocabulary/visible.hpp>
#include <optional>
#include <string>

namespace confab::terminal {

inline constexpr int exit_well = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misused = 2;

/// Adds --version, and parses. The program's exit code, when it is to end here.
inline std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
    app.set_version_flag("--version", app.get_name() + " " + CONFAB_VERSION,
                         "Print the version and exit");
    app.set_help_flag("--help", "Print this help and exit");
    app.failure_message([](const CLI::App*, const CLI::Error& error) {
        return visible(error.what()).str() + "\nRun with --help for more information.\n";
    });
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_well : exit_misused;
    }
}

} // namespace confab::terminal
