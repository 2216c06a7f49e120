// report: the figures as a table of Markdown, and as JSON.
// The one rule: what is shown is the median of the repeats, each figure for itself; what is lost
// or repeated is shown at its worst.
#pragma once

#include "measure.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace confab::bench {

/// All windows of a row with so many members.
struct Result {
    std::string row;
    std::size_t members = 0;
    double join_seconds = 0;
    double peak_memory = 0; ///< MiB
    std::vector<Figures> closed{};
    std::vector<Figures> open{};
};

void print_table_head(bool with_open_loop);
/// The rows of one number of members.
void print_table(const std::vector<Result>& results);
void write_json(const std::string& file, const std::vector<Result>& results);

} // namespace confab::bench
