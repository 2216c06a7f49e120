// command_line: how our programs read their command line and end over it.
// The one rule: what is wrong is said on stderr with exit code 2, quoted as VisibleText; help and
// version go to stdout.
#pragma once

#include "help.hpp"

#include <CLI/CLI.hpp>
#include <confab/vocabulary/text.hpp>
#include <confab/vocabulary/visible.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::terminal {

inline constexpr int exit_well = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misused = 2;

/// What confab::is_name() asks for, in words.
inline constexpr std::string_view not_a_name =
    "not a valid name (1 to 32 bytes, one word, nothing invisible)";

/// Why a text is no name of a room and no password of one; empty: it is.
inline std::string check_word(const std::string& text) {
    constexpr std::size_t longest = 64; // of the JOIN, which carries them beside a name
    if (!text.empty() && text.size() <= longest && is_text(text)) return {};
    return "not 1 to " + std::to_string(longest) + " bytes of text without control characters: '" +
           text + "'";
}

/// An option that takes one of some words, each of which stands for a value.
template <typename Value>
CLI::Option* add_choice(CLI::App& app, const char* name, Value& value,
                        std::vector<std::pair<std::string, Value>> choices, const char* type,
                        const char* description) {
    const auto find = [choices = std::move(choices)](const std::string& word) {
        std::string words;
        std::optional<Value> found;
        for (const auto& [choice, meaning] : choices) {
            if (choice == word) found = meaning;
            words += (words.empty() ? "" : ", ") + choice;
        }
        return std::pair{found, words};
    };
    const auto take = [find, &value](const std::string& word) { value = *find(word).first; };
    return app.add_option_function<std::string>(name, take, description)
        ->type_name(type)
        ->check([find](const std::string& word) {
            const auto [found, words] = find(word);
            return found ? "" : "not one of " + words + ": '" + word + "'";
        });
}

/// Adds --version and --help, and parses. The program's exit code, when it is to end here.
inline std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
    app.set_version_flag("--version", app.get_name() + " " + CONFAB_VERSION,
                         "Print the version and exit");
    app.set_help_flag("--help", "Print this help and exit");
    app.formatter_fn([](const CLI::App* shown, const std::string&, CLI::AppFormatMode) {
        return help::text(*shown);
    });
    app.failure_message([](const CLI::App* misused, const CLI::Error& error) {
        return misused->get_name() + ": " + visible(error.what()).str() + "\nRun " +
               misused->get_name() + " --help for more information.\n";
    });
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_well : exit_misused;
    }
}

} // namespace confab::terminal
