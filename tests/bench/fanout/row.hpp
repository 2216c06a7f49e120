// row: the servers that are compared: how each is started, and what its members are.
// The one rule: a row whose program is not here is left out, and says what would bring it.
#pragma once

#include "load.hpp"
#include "silence.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace confab::bench {

struct Command {
    std::vector<std::string> words{};
    std::uint16_t port = 0; ///< 0: the program chooses it, and tells it on stdout
};

struct Row {
    std::string_view name;
    /// What there is to install; empty: the row is here.
    std::string_view missing{};
    /// The directory is for files of the server's, and empty.
    std::function<Command(const std::string& directory, Silence)> command{};
    std::function<std::unique_ptr<Load>(const Scene&)> load{};
    std::size_t most_members = SIZE_MAX;
    /// Be the server, of those that are in this program.
    std::function<void(Silence)> serve{};
};

/// Of a server that is in this program: another process of it serves.
Row own_row(std::string_view name, std::function<void(Silence)> serve,
            std::function<std::unique_ptr<Load>(const Scene&)> load);

/// In the order in which they are measured and shown.
const std::vector<Row>& all_rows();

inline constexpr std::string_view limit_row = "gso";
inline constexpr std::string_view bare_row = "bare";

/// The rows of these names, or all. Throws std::invalid_argument for a name that is none.
std::vector<Row> rows_named(const std::vector<std::string>& names);

} // namespace confab::bench
