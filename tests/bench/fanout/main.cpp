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
#include "worker.hpp"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <exception>

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

/// A row with so many members, and what has come of it so far.
struct Entrant {
    Entrant(const Row& row, std::size_t members, std::uint8_t host, const Options& options)
        : worker{row, members, host, options}, result{.row = std::string{row.name},
                                                      .members = members} {}

    void join() {
        result.join_seconds = worker.join();
        std::fprintf(stderr, "%s: %zu members are in after %.2f s\n", result.row.c_str(),
                     result.members, result.join_seconds);
    }

    void measure(const Options& options) {
        result.closed.push_back(worker.closed_loop());
        if (options.rate == 0) return;
        const double wanted = static_cast<double>(options.rate * result.members);
        const bool keeps_pace = result.closed.back().deliveries_a_second > wanted;
        result.open.push_back(keeps_pace ? worker.open_loop() : Figures{.overloaded = true});
    }

    /// A row that fails is left out, and says why.
    template <typename Deed>
    void attempt(Deed deed) {
        if (failed) return;
        try {
            deed(*this);
        } catch (const std::exception& error) {
            failed = true;
            std::printf("%s fails with %zu members: %s\n", result.row.c_str(), result.members,
                        error.what());
        }
    }

    Worker worker;
    Result result;
    bool failed = false;
};

std::vector<Result> fan_out(const std::vector<Row>& rows, std::size_t members,
                            const Options& options) {
    std::deque<Entrant> entrants;
    for (const Row& row : rows) {
        if (row.most_members < members) continue;
        const auto host = static_cast<std::uint8_t>(first_host + entrants.size());
        entrants.emplace_back(row, members, host, options);
        entrants.back().attempt([](Entrant& one) { one.join(); });
    }
    for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
        for (Entrant& entrant : entrants)
            entrant.attempt([&](Entrant& one) { one.measure(options); });
    }
    std::vector<Result> results;
    for (Entrant& entrant : entrants) {
        entrant.attempt([](Entrant& one) { one.result.peak_memory = one.worker.peak_memory(); });
        if (!entrant.failed) results.push_back(entrant.result);
    }
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
    if (options.task == Task::help) {
        std::fputs(usage_text, stdout);
        return 0;
    }
    if (options.served) {
        const std::vector<Row> row = rows_named({*options.served});
        if (row.front().serve) row.front().serve(silence_of(options.task));
        return 0;
    }
    const std::vector<Row> rows = rows_here(options);
    end_server_on_signals();
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
