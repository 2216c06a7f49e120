// play: runs those seeds of the standard sweep that play a named scenario, with the headers that it
// was compiled with, up to the first that fails, and tells of it in a line of JSON. `run` beside it
// compiles and reads it, for the bugs that hunt.cpp does not find.

#include <confab/sim/json.hpp>
#include <confab/sim/run_sweep_seed.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

int main(int argc, char** argv) {
    using namespace confab::sim;
    if (argc < 3 || std::string_view{argv[1]} != "scenarios") {
        std::fputs("usage: play scenarios SEEDS\n", stderr);
        return 2;
    }
    const std::uint64_t seeds = std::strtoull(argv[2], nullptr, 10);
    JsonObject object;
    object.add("strategy", "scenarios");
    std::optional<Violation> found;
    std::uint64_t seed = 0;
    for (; seed < seeds && !found; ++seed) {
        const auto turn = sweep_play(seed);
        if (turn) found = violation_of(play(*turn->scenario, turn->options));
        if (found) object.add("checker", turn->scenario->name).add("what", found->what);
    }
    if (found) object.add("seed", seed - 1);
    std::puts(object.add("tries", seed).str().c_str());
    return 0;
}
