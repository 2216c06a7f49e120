// help: what --help shows of a command line.
// The one rule: no line is longer than 80 columns, and lines end between words.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::terminal::help {

inline constexpr std::size_t columns = 80; // bytes, which are never fewer

/// The words of a text in lines, those after the first begun with so many blanks. Where the text
/// has a line's end there is one.
inline std::string wrapped(std::string_view text, std::size_t indent) {
    std::string shown;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(" \n"));
        if (column > indent && column + 1 + word.size() > columns) {
            shown += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            shown += ' ';
            ++column;
        }
        shown += word;
        column += word.size();
        text.remove_prefix(word.size());
        if (text.starts_with('\n')) {
            shown += '\n' + std::string(indent, ' ');
            column = indent;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return shown;
}

/// `--name NAME`, or what stands for an argument without a name of its own.
inline std::string label(const CLI::Option& option) {
    std::string value = option.get_type_size() > 0 ? option.get_type_name() : "";
    if (option.get_positional()) return value;
    return option.get_name(false, true) + (value.empty() ? "" : ' ' + value);
}

inline std::string text(const CLI::App& app) {
    std::string arguments;
    std::vector<std::pair<std::string, std::string>> lines;
    std::size_t widest = 0;
    for (const CLI::Option* const option : app.get_options()) {
        lines.emplace_back(label(*option), option->get_description());
        widest = std::max(widest, lines.back().first.size());
        if (option->get_positional()) arguments += ' ' + lines.back().first;
    }
    std::string shown = "Usage: " + app.get_name() + " [OPTIONS]" + arguments + "\n\n" +
                        wrapped(app.get_description(), 0) + "\n\n";
    for (auto& [name, description] : lines) {
        name.resize(widest, ' ');
        shown += "  " + name + "  " + wrapped(description, widest + 4) + '\n';
    }
    return shown;
}

} // namespace confab::terminal::help
