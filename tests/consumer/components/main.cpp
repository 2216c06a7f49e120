// main: a use of each component, a small one of the simulator: consumer.simulator has worlds.

#include <confab/sim/local_clock.hpp>
#include <confab/unicode.hpp>

#include <chrono>

int main() {
    if (confab::fold_unicode("ALICE") != "alice") return 1;
    const confab::Instant start{};
    const confab::sim::LocalClock clock{start};
    const auto later = start + std::chrono::seconds{1};
    return clock.read(later) == later ? 0 : 2;
}
