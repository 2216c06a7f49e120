// play: plays every named scenario, a part of it and with a few seeds, with the headers that it was
// compiled with, and tells of the first that fails in a line of JSON. `run` beside it compiles and
// reads it, for the bugs that hunt.cpp does not find.

#include <confab/sim/json.hpp>
#include <confab/sim/scenarios.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
    using namespace confab::sim;
    if (argc < 3 || std::string_view{argv[1]} != "scenarios") {
        std::fputs("usage: play scenarios SEEDS\n", stderr);
        return 2;
    }
    constexpr std::size_t divisor = 16;
    const std::uint64_t seeds = std::strtoull(argv[2], nullptr, 10);
    JsonObject object;
    object.add("strategy", "scenarios");
    std::uint64_t tries = 0;
    std::string wrong;
    for (std::uint64_t seed = 0; seed < seeds && wrong.empty(); ++seed) {
        for (const NamedScenario& scenario : named_scenarios) {
            ++tries;
            wrong = play(scenario, {.seed = seed, .divisor = divisor}).wrong;
            if (wrong.empty()) continue;
            object.add("checker", scenario.name).add("what", wrong);
            break;
        }
    }
    std::puts(object.add("tries", tries).str().c_str());
    return 0;
}
