#include "report.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <stdexcept>

namespace confab::bench {

namespace {

template <typename Of>
double median(const std::vector<Figures>& windows, Of of) {
    std::vector<double> values;
    for (const Figures& window : windows)
        values.push_back(std::invoke(of, window));
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Of a row that is overloaded, what is under way at the end is not lost.
template <typename Of>
double worst(const std::vector<Figures>& windows, Of of) {
    double most = 0;
    for (const Figures& window : windows) {
        if (!window.overloaded) most = std::max(most, std::invoke(of, window));
    }
    return most;
}

constexpr auto cost = [](const Figures& window) { return window.cost(); };
constexpr auto overloaded = [](const Figures& window) { return window.overloaded ? 1.0 : 0.0; };

/// How many times what the row of this name costs; a dash: it was not measured.
std::string ratio(const Result& result, const std::vector<Result>& results, std::string_view to) {
    const auto other = std::find_if(results.begin(), results.end(),
                                    [&](const Result& one) { return one.row == to; });
    if (other == results.end()) return "–";
    char text[32];
    std::snprintf(text, sizeof text, "%.2f",
                  median(result.closed, cost) / median(other->closed, cost));
    return text;
}

void print_open_loop(const std::vector<Figures>& open) {
    if (open.empty()) return;
    if (median(open, overloaded) > 0) {
        std::printf(" too much | | |");
        return;
    }
    std::printf(" %.3f | %.2f | %.2f |", median(open, cost), median(open, &Figures::p50) / 1000,
                median(open, &Figures::p99) / 1000);
}

void write_windows(std::ostream& out, const char* name, const std::vector<Figures>& windows) {
    out << ", \"" << name << "\": [";
    for (const char* separator = ""; const Figures& window : windows) {
        out << separator << "{\"user_us\": " << window.user << ", \"system_us\": " << window.system
            << ", \"deliveries_per_second\": " << window.deliveries_a_second
            << ", \"lines_per_datagram\": " << window.lines_in_datagram
            << ", \"lost\": " << window.lost << ", \"repeated\": " << window.repeated
            << ", \"p50_us\": " << window.p50 << ", \"p99_us\": " << window.p99
            << ", \"overloaded\": " << (window.overloaded ? "true" : "false") << '}';
        separator = ", ";
    }
    out << ']';
}

} // namespace

void print_table_head(bool with_open_loop) {
    std::printf("| row | members | CPU µs / delivery | user | system | × %s | × %s | "
                "lines / datagram | deliveries/s |"
                " lost | repeated | peak MiB |%s\n",
                std::string{limit_row}.c_str(), std::string{bare_row}.c_str(),
                with_open_loop ? " open loop: CPU µs | p50 ms | p99 ms |" : "");
    std::printf("|---|---|---|---|---|---|---|---|---|---|---|---|%s\n",
                with_open_loop ? "---|---|---|" : "");
}

void print_table(const std::vector<Result>& results) {
    for (const Result& result : results) {
        const auto& closed = result.closed;
        std::printf(
            "| %s | %zu | %.3f | %.3f | %.3f | %s | %s | %.1f | %.0f | %.0f | %.0f | %.1f |",
            result.row.c_str(), result.members, median(closed, cost),
            median(closed, &Figures::user), median(closed, &Figures::system),
            ratio(result, results, limit_row).c_str(), ratio(result, results, bare_row).c_str(),
            median(closed, &Figures::lines_in_datagram),
            median(closed, &Figures::deliveries_a_second),
            std::max(worst(closed, &Figures::lost), worst(result.open, &Figures::lost)),
            std::max(worst(closed, &Figures::repeated), worst(result.open, &Figures::repeated)),
            result.peak_memory);
        print_open_loop(result.open);
        std::printf("\n");
    }
    std::fflush(stdout);
}

void write_json(const std::string& file, const std::vector<Result>& results) {
    std::ofstream out{file};
    out << "[\n";
    for (const char* separator = ""; const Result& result : results) {
        out << separator << "{\"row\": \"" << result.row << "\", \"members\": " << result.members
            << ", \"join_seconds\": " << result.join_seconds
            << ", \"peak_mib\": " << result.peak_memory;
        write_windows(out, "closed", result.closed);
        write_windows(out, "open", result.open);
        out << '}';
        separator = ",\n";
    }
    out << "\n]\n";
    if (!out.flush()) throw std::runtime_error{"cannot write " + file};
}

} // namespace confab::bench
