// main: a use of each component.

#include <confab/sim/world.hpp>
#include <confab/unicode.hpp>

#include <chrono>

int main() {
    if (confab::fold_unicode("ALICE") != "alice") return 1;
    confab::sim::World world{{.seed = 1}};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(std::chrono::seconds{1});
    return world.member(ann).welcomed() ? 0 : 2;
}
