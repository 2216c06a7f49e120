// grapheme: text as people see it: clusters of characters, and the columns they take.
// The one rule: a cluster is the extended grapheme cluster of UAX #29; nothing edits less than one.
#pragma once

#include <cstddef>
#include <string_view>

namespace confab::terminal {

struct Cluster {
    std::size_t size = 0; ///< bytes
    int columns = 0;      ///< 0, 1 or 2; 0 for what would show nothing of its own

    /// False when terminals differ about the columns: joined emoji, variation selectors, the
    /// characters that are wide in East Asian fonts only (UAX #11, Ambiguous).
    bool agreed = true;
};

/// Precondition: `text` is valid UTF-8, not empty, and starts at a cluster's start.
Cluster first_cluster(std::string_view text);

/// The start of the last cluster that starts before `at`. Precondition: 0 < at <= text.size().
std::size_t cluster_before(std::string_view text, std::size_t at);

/// `at` when a cluster starts or the text ends there, else the end of the cluster that it is in.
std::size_t cluster_boundary(std::string_view text, std::size_t at);

} // namespace confab::terminal
