// options: the command line of confab-sim.
// The one rule: what is not understood, or has no effect, is refused with exit code 2.
#pragma once

#include <confab/sim/swarm_plan.hpp>

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
    unsigned jobs = 1;                     ///< on so many threads
    bool until_failure = false;            ///< no further than to the first that fails
    bool pct = false;                      ///< order ways instead of harming datagrams
    std::string replay{};                  ///< a schedule's file: run that
    bool shrink = false;                   ///< what fails
    std::string scenario{};                ///< the name of one, or "all": run that, with `seed`
    std::string trace{};                   ///< a file; "-" is stdout
    std::string html{};                    ///< likewise
    std::string pcap{};                    ///< likewise
    std::string save{};                    ///< likewise, of the schedule
    std::string as_test{};                 ///< likewise, of a test that fails as the run did
    std::string explore{};                 ///< every course of this scope, or of "all"
    std::optional<std::uint32_t> losses{}; ///< of --explore, as the next three; nothing: its own
    std::optional<std::uint32_t> duplicates{};
    std::optional<std::uint32_t> firings{};
    std::optional<std::uint64_t> depth{};
    bool hashes = false;
    bool list = false;
    bool json = false;

    [[nodiscard]] Strategy strategy() const { return pct ? Strategy::pct : Strategy::swarm; }
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
