// report: what confab-sim tells of seeds, for people or as JSON lines.
// The one rule: everything that a failure needs to be run again is in its own line.
#pragma once

#include <confab/sim/run_seed.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace confab::sim {

struct Sweep {
    std::uint64_t done = 0;
    std::uint64_t facts = 0;
    Duration lasted{}; ///< virtual time of all
    Marks marks{};
    std::vector<std::uint64_t> failed{};
    bool is_cut_short = false; ///< at a failure: no mark is missed then

    void add(const Outcome& outcome);
};

/// With one digit behind the point.
std::string rounded(double value);

/// Zero when no time has passed.
double per_second(std::uint64_t count, std::chrono::duration<double> wall);

/// Lines that end with a newline. `title` says where the run came from, `again` is the command that
/// runs it again.
std::string describe_outcome(const Outcome& outcome, const std::string& title,
                             const std::string& again, bool json);
std::string describe_sweep(const Sweep& sweep, std::chrono::duration<double> wall, bool json);
std::string describe_list(bool json);
/// One line of a list.
std::string describe_entry(std::string_view kind, std::string_view name, std::string_view meaning,
                           bool json);

/// Without a newline.
std::string describe_progress(const Sweep& sweep, std::uint64_t wanted,
                              std::chrono::duration<double> wall);

} // namespace confab::sim
