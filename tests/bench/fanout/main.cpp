// bench_fanout: what it costs a server to let N members hear a line.
//
// Each server is a process on a core of its own; its members are in this process, on another core,
// and all is on loopback. What counts is the server's time on the processor for each delivery (a
// line at one member), as the system accounts it. In a closed loop a number of lines is under way,
// and when one has reached everybody the next is said, so that every row is as busy as it can be;
// in an open loop 1000 lines a second are said, and it counts how long they take. The servers of
// all rows are there from the beginning, and the rows take turns, so that noise hits all alike.
//
//   cmake --preset release -D CONFAB_BUILD_BENCH=ON
//   cmake --build --preset release --target bench_fanout
//   build/release/bin/bench_fanout [--rows bare,confab/1] [--n 100,1000] [--json FILE]
//
// On a machine that has other work to do, put `chrt -f 1` before it: then nobody takes the cores
// away, and lines come as fast as they would on a quiet one.
//
// --join tells how long N members take to be let in, --idle what N members cost who say nothing.
// As root it can lift the limits of open files and of buffers, which 10,000 members want.
#include "measure.hpp"
#include "options.hpp"
#include "report.hpp"
#include "sockets.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>

namespace confab::bench {

namespace {

constexpr std::chrono::seconds idle_window{20};
constexpr std::uint8_t first_host = 10;

std::vector<Row> rows_here(const Options& options) {
    std::vector<Row> rows = rows_named(options.rows);
    for (const Row& row : rows) {
        if (!row.missing.empty())
            std::printf("%s is left out: apt-get install %s\n", std::string{row.name}.c_str(),
                        std::string{row.missing}.c_str());
    }
    std::erase_if(rows, [](const Row& row) { return !row.missing.empty(); });
    return rows;
}

std::vector<Result> fan_out(const std::vector<Row>& all, std::size_t members,
                            const Options& options) {
    std::vector<std::unique_ptr<Running>> running;
    std::vector<Result> results;
    std::vector<Row> rows = all;
    std::erase_if(rows, [&](const Row& row) { return row.most_members < members; });
    for (const Row& row : rows) {
        const auto host = static_cast<std::uint8_t>(first_host + running.size());
        running.push_back(std::make_unique<Running>(row, members, host, options));
        results.push_back({.row = std::string{row.name}, .members = members});
        results.back().join_seconds = running.back()->join();
        std::fprintf(stderr, "%s: %zu members are in after %.2f s\n", results.back().row.c_str(),
                     members, results.back().join_seconds);
    }
    for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            results[at].closed.push_back(running[at]->closed_loop());
            if (options.rate == 0) continue;
            const double wanted = static_cast<double>(options.rate * members);
            const bool keeps_pace = results[at].closed.back().deliveries_a_second > wanted;
            results[at].open.push_back(keeps_pace ? running[at]->open_loop()
                                                  : Figures{.overloaded = true});
        }
    }
    for (std::size_t at = 0; at < rows.size(); ++at)
        results[at].peak_memory = running[at]->peak_memory();
    return results;
}

void measure_fan_out(const std::vector<Row>& rows, const Options& options) {
    std::vector<Result> all;
    print_table_head(options.rate > 0);
    for (const std::size_t members : options.members) {
        const std::vector<Result> results = fan_out(rows, members, options);
        print_table(results);
        all.insert(all.end(), results.begin(), results.end());
    }
    if (!options.json.empty()) write_json(options.json, all);
}

/// Each row by itself: a server that nobody talks to is to be alone.
void measure_apart(const std::vector<Row>& rows, const Options& options) {
    const bool idle = options.task == Task::idle;
    std::printf("| row | members | join s | CPU s | peak MiB |%s\n|---|---|---|---|---|%s\n",
                idle ? " CPU ms a second, idle |" : "", idle ? "---|" : "");
    for (const std::size_t members : options.members) {
        for (const Row& row : rows) {
            if (row.most_members < members) continue;
            Running running{row, members, first_host, options};
            const double seconds = running.join();
            std::printf("| %s | %zu | %.2f | %.2f | %.1f |", std::string{row.name}.c_str(), members,
                        seconds, running.processor_seconds(), running.peak_memory());
            if (idle) std::printf(" %.3f |", running.idle(idle_window));
            std::printf("\n");
            std::fflush(stdout);
        }
    }
}

int run(int argc, char** argv) {
    const Options options = parse_options(argc, argv);
    if (options.served) {
        const std::vector<Row> row = rows_named({*options.served});
        if (row.front().serve) row.front().serve();
        return 0;
    }
    const std::vector<Row> rows = rows_here(options);
    raise_file_limit();
    pin_to(options.load_core);
    options.task == Task::fan_out ? measure_fan_out(rows, options) : measure_apart(rows, options);
    return 0;
}

} // namespace

} // namespace confab::bench

int main(int argc, char** argv) {
    try {
        return confab::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_fanout: %s\n", error.what());
        return 1;
    }
}
