// client: a client of one's own, down to its bytes, each datagram of whose session is lost once.
#include <confab/sim/single_loss.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Endpoint home = ipv4_endpoint({10, 9, 0, 1}, 5000);
const RoomId room{0};
const MemberId ann{0};

/// What the last step has brought to the client. Its way is blocked, since no node listens there:
/// so whatever was not lost before is "parted".
std::string what_came(const World& world) {
    std::string line;
    for (const Fact& fact : world.facts()) {
        const auto* const sent = std::get_if<fact::Sent>(&fact);
        if (sent != nullptr && sent->packet.to == home) line = wire::as_text(sent->packet.bytes);
        const auto* const lost = std::get_if<fact::Lost>(&fact);
        if (lost != nullptr && lost->to == home && lost->cause == LossCause::parted) return line;
    }
    return {};
}

/// The client: asks up to so many times, a second apart.
std::string ask(World& world, std::string_view request, int times) {
    std::string answer;
    while (answer.empty() && times-- > 0) {
        world.inject(home, room, wire::as_bytes(request));
        world.run_until([&] { return !(answer = what_came(world)).empty(); }, 1s);
    }
    return answer;
}

/// Its session: it logs in, says something and quits. What is wrong with the end, if one of its
/// datagrams, or of those to it and to ann, is lost?
std::string search(int times) {
    const auto session = [&](World& world) {
        world.add_room();
        world.add_member(room, "ann");
        world.run_for(5s);
        world.block(room, home);
        for (const char* const request : {"L eve", "C eve hello", "Q eve"})
            ask(world, request, times);
        world.run_for(10s);
    };
    const auto judge = [](const World& world) -> std::optional<std::string> {
        const auto& heard = world.heard(ann);
        const auto said = std::count(heard.begin(), heard.end(), Event{Said{"eve", "hello"}});
        if (world.room(room).roster().size() != 1) return "eve is still there";
        if (said != 1) return "ann has heard it " + std::to_string(said) + " times";
        return std::nullopt;
    };
    const auto failure = search_losses(session, judge).failure;
    return failure ? failure->what : "all is well";
}

int main() {
    const std::string once = search(1);
    const std::string again = search(3);
    std::cout << "asks once:  " << once << "\nasks again: " << again << '\n';
    return once == "ann has heard it 0 times" && again == "ann has heard it 2 times" ? 0 : 1;
}
