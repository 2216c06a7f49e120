// options: the command line of confab-sim.
// The one rule: what is not understood, or has no effect, is refused with exit code 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab::sim {

inline constexpr int exit_well = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misused = 2;

struct ProgramOptions {
    std::optional<std::uint64_t> seed{};   ///< run this one
    std::optional<std::uint64_t> seeds{};  ///< run so many ..
    std::uint64_t first = 0;               ///< .. from this one
    std::string trace{};                   ///< a file; "-" is stdout
    std::string explore{};                 ///< every course of this scope, or of "all"
    std::optional<std::uint32_t> losses{}; ///< of --explore, as the next three; nothing: its own
    std::optional<std::uint32_t> duplicates{};
    std::optional<std::uint32_t> firings{};
    std::optional<std::uint64_t> depth{};
    bool hashes = false;
    bool list = false;
    bool json = false;
};

/// A decimal number below 2^64; else hexadecimal digits: up to 16 are a number, and more, as in a
/// git hash, are hashed. Nothing when it is neither.
std::optional<std::uint64_t> parse_seed(std::string_view text);

struct Parsed {
    ProgramOptions options{};
    std::optional<int> exit_code{}; ///< the program is to end here
};

Parsed parse_options(int argc, const char* const* argv);

} // namespace confab::sim
