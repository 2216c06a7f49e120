#include "artifacts.hpp"

#include <confab/sim/page.hpp>
#include <confab/sim/pcap.hpp>
#include <confab/sim/trace_text.hpp>
#include <confab/wire/bytes.hpp>

#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

namespace confab::sim {

namespace {

void write_trace(std::ostream& out, std::span<const TraceLine> trace) {
    for (const TraceLine& line : trace)
        out << to_json(line) << '\n';
}

/// `write(stream)` fills the file.
template <typename Write>
void write_file(const char* what, const std::string& path, Write write) {
    const bool on_stdout = path == "-";
    std::ofstream file;
    if (!on_stdout) file.open(path, std::ios::binary);
    std::ostream& out = on_stdout ? std::cout : file;
    write(out);
    out.flush();
    if (!out) throw std::runtime_error{"cannot write the " + std::string{what} + " to " + path};
}

} // namespace

void write_artifacts(const ProgramOptions& options, std::span<const TraceLine> trace,
                     const std::optional<Violation>& violation, std::string_view title) {
    if (!options.trace.empty()) {
        write_file("trace", options.trace, [&](std::ostream& out) { write_trace(out, trace); });
    }
    if (!options.html.empty()) {
        write_file("page", options.html,
                   [&](std::ostream& out) { out << space_time_page(trace, violation, title); });
    }
    if (!options.pcap.empty()) {
        write_file("capture", options.pcap,
                   [&](std::ostream& out) { out << wire::as_text(capture_file(trace)); });
    }
}

bool wants_artifacts(const ProgramOptions& options) {
    return !options.trace.empty() || !options.html.empty() || !options.pcap.empty();
}

bool use_stdout(const ProgramOptions& options) {
    return options.trace == "-" || options.html == "-" || options.pcap == "-";
}

} // namespace confab::sim
