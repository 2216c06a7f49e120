#include "artifacts.hpp"

#include <confab/sim/page.hpp>
#include <confab/sim/pcap.hpp>
#include <confab/sim/trace_text.hpp>
#include <confab/wire/bytes.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

namespace confab::sim {

namespace {

std::string lines_of(std::span<const TraceLine> trace) {
    std::string text;
    for (const TraceLine& line : trace)
        text += to_json(line) + '\n';
    return text;
}

} // namespace

void write_file(const char* what, const std::string& path, std::string_view text) {
    const bool on_stdout = path == "-";
    std::ofstream file;
    if (!on_stdout) file.open(path, std::ios::binary);
    std::ostream& out = on_stdout ? std::cout : file;
    out << text << std::flush;
    if (!out) throw std::runtime_error{"cannot write the " + std::string{what} + " to " + path};
}

void write_artifacts(const ProgramOptions& options, std::span<const TraceLine> trace,
                     const std::optional<Violation>& violation, std::string_view title) {
    if (!options.trace.empty()) write_file("trace", options.trace, lines_of(trace));
    if (!options.html.empty()) {
        write_file("page", options.html, space_time_page(trace, violation, title));
    }
    if (!options.pcap.empty()) {
        write_file("capture", options.pcap, wire::as_text(capture_file(trace)));
    }
}

bool wants_artifacts(const ProgramOptions& options) {
    return !options.trace.empty() || !options.html.empty() || !options.pcap.empty();
}

bool wants_schedule(const ProgramOptions& options) {
    return options.shrink || !options.save.empty() || !options.as_test.empty();
}

bool wants_finding(const ProgramOptions& options) {
    return wants_artifacts(options) || wants_schedule(options);
}

bool use_stdout(const ProgramOptions& options) {
    const auto is_stdout = [](const std::string* path) { return *path == "-"; };
    const std::array paths{&options.trace, &options.html, &options.pcap, &options.save,
                           &options.as_test};
    return std::any_of(paths.begin(), paths.end(), is_stdout);
}

} // namespace confab::sim
