// scenario: what scenario tests share: many seeds, what was heard and done, and worlds of one
// dialect.
// The one rule: a test says what it is about; the seed and the bad network come from here.
#pragma once

#include <confab/sim/world.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenario {

inline constexpr Link bad_link{.delay = std::chrono::milliseconds{5},
                               .jitter = std::chrono::milliseconds{400},
                               .loss = percent(20),
                               .duplicate = percent(20)};

inline bool has(const Heard& heard, const Event& event) {
    return std::find(heard.begin(), heard.end(), event) != heard.end();
}

inline auto count(const Heard& heard, const Event& event) {
    return std::count(heard.begin(), heard.end(), event);
}

/// The events of one kind, in their order.
template <typename Kind>
std::vector<Kind> all_of(const Heard& heard) {
    std::vector<Kind> found;
    for (const Event& event : heard) {
        if (const auto* const one = std::get_if<Kind>(&event)) found.push_back(*one);
    }
    return found;
}

/// All facts of one kind that the trace has kept.
template <typename Kind>
std::vector<Kind> facts_of(const World& world) {
    std::vector<Kind> found;
    for (const TraceLine& line : world.trace().lines()) {
        if (const auto* const fact = std::get_if<Kind>(&line.fact)) found.push_back(*fact);
    }
    return found;
}

inline std::size_t lost_by(const World& world, LossCause cause) {
    const auto lost = facts_of<fact::Lost>(world);
    return static_cast<std::size_t>(std::count_if(
        lost.begin(), lost.end(), [cause](const fact::Lost& one) { return one.cause == cause; }));
}

/// Members speak the classic dialect, which repairs logins and quits, and nothing else.
inline WorldOptions in_classic(WorldOptions options = {}) {
    options.member.dialect = Dialect::classic;
    return options;
}

/// Runs `test(world)` from many seeds; no invariant breaks in any.
template <typename Test>
void on_seeds(std::uint64_t seeds, WorldOptions options, Test test) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            options.seed = seed;
            World world{options};
            test(world);
            BOOST_TEST_REQUIRE(!world.violation(), world.violation()->what);
        }
    }
}

} // namespace confab::sim::scenario
