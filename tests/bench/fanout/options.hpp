// options: what bench_fanout is told.
// The one rule: every choice has a default, and the defaults are the measure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace confab::bench {

enum class Task { fan_out, join, idle, help };

struct Options {
    Task task = Task::fan_out;
    std::vector<std::string> rows{}; ///< empty: all
    std::vector<std::size_t> members{10, 100, 1000, 10'000};
    std::size_t repeats = 5;
    std::chrono::milliseconds window{2000}; ///< of each measurement
    /// Sixty-four lines of 64 bytes are four datagrams: what shares datagrams, and what hands the
    /// system several at once, gets something to share.
    std::size_t in_flight = 64;
    std::size_t writers = 4; ///< few, so that one's lines can share a datagram too
    std::size_t rate = 1000; ///< lines a second of the open loop; 0: leave it out
    int server_core = 0;
    int load_core = 1;
    std::string json{};                  ///< a file for the figures
    std::optional<std::string> served{}; ///< be the server of this row, and nothing else
};

/// Throws std::invalid_argument.
Options parse_options(int argc, char** argv);

extern const char* const usage_text;

} // namespace confab::bench
