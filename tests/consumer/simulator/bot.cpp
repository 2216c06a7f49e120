// bot: a program of one's own on a member, in a world that loses, doubles and parts.
#include <confab/sim/world.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;

/// The bot: what it says to an event. It must not answer itself.
std::optional<std::string> answer(const Event& event) {
    const auto* const said = std::get_if<Said>(&event);
    if (said == nullptr || said->name == "echo") return std::nullopt;
    return said->name + " says: " + said->text;
}

int main() {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const sim::Link bad{.jitter = 200ms, .loss = percent(20), .duplicate = percent(5)};
        sim::World world{{.seed = seed, .link = bad}};
        const auto room = world.add_room();
        const auto ann = world.add_member(room, "ann");
        const auto bot = world.add_member(room, "echo");
        std::size_t read = 0;
        const auto run = [&](Duration duration) {
            world.run_until(
                [&] {
                    for (; read < world.heard(bot).size(); ++read)
                        if (const auto text = answer(world.heard(bot)[read])) world.say(bot, *text);
                    return false;
                },
                duration);
        };
        run(20s);
        world.say(ann, "one");
        world.partition(room, bot);
        world.say(ann, "two");
        run(90s); // longer than the room bears silence: the bot is let go, and returns by itself
        world.heal();
        run(60s);
        std::vector<std::string> echoes;
        for (const Event& event : world.heard(ann)) {
            const auto* const said = std::get_if<Said>(&event);
            if (said != nullptr && said->name == "echo") echoes.push_back(said->text);
        }
        if (echoes == std::vector<std::string>{"ann says: one", "ann says: two"}) continue;
        std::cout << "seed " << seed << ": " << echoes.size() << " echoes\n";
        return 1;
    }
    std::cout << "20 seeds: each text has one echo, in order\n";
}
