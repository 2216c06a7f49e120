// make_page: pages of runs that tests of the page need, to stdout.
// Usage: make_page example | hostile | broken | big NODES DATAGRAMS

#include <confab/sim/page.hpp>
#include <confab/sim/world.hpp>
#include <confab/wire/data_writer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

struct Run {
    std::vector<TraceLine> trace{};
    std::optional<Violation> violation{};
    std::string title{};
};

/// Three people log in and talk, and little goes as it should.
Run example() {
    World world{{.seed = 4, .keep_trace = true}};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(40ms);
    const auto bob = world.add_member(room, "bob");
    world.lose_next(room, bob); // the CHALLENGE
    world.run_for(1200ms);
    const auto cyd = world.add_member(room, "cyd");
    world.run_for(200ms);
    world.set_all_links({.delay = 20ms, .jitter = 25ms, .duplicate = percent(8)});
    world.lose_next(room, bob);
    world.say(ann, "hi, can you hear me?");
    world.run_for(400ms);
    world.pause(cyd);
    world.say(bob, "loud and clear");
    world.run_for(300ms);
    world.resume(cyd);
    world.run_for(200ms);
    world.partition(room, ann);
    world.say(cyd, "so can I");
    world.run_for(700ms);
    world.heal();
    world.inject(ipv4_endpoint({203, 0, 113, 9}, 4444), room, to_bytes("L mallory"));
    world.run_for(900ms);
    world.rebind(bob);
    world.set_link(room, cyd, {.delay = 20ms, .corrupt = percent(70)});
    world.say(bob, "I have moved");
    world.run_for(600ms);
    world.leave(ann);
    world.run_for(900ms);
    return {world.trace().take_lines(), world.violation(), "An evening with losses"};
}

/// Texts and names that would be markup, end a script or turn the writing round.
Run hostile() {
    const std::string bad =
        "</script><script>window.hostile=1</script><img/src=x/onerror=window.hostile=1>"
        "<!--\u202E&amp;\u2028'\"`${window.hostile=1}]]>";
    World world{{.seed = 1, .keep_trace = true}};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "<b>ann</b>");
    world.run_for(1s);
    world.say(ann, bad);
    const Endpoint stranger = ipv4_endpoint({203, 0, 113, 9}, 1);
    world.inject(stranger, room, to_bytes("L <script>window.hostile=1</script>"));
    world.inject(stranger, room, to_bytes("C x " + bad));
    world.inject(stranger, room, to_bytes(bad));
    world.inject(stranger, room, to_bytes("{{script}}{{data}}"));
    world.run_for(1s);
    return {world.trace().take_lines(), Violation{"S0", bad, 1s}, bad + "{{data}}"};
}

Run broken() {
    Run run = example();
    run.violation = Violation{"S18", "bob has not heard what ann said: \"hi, can you hear me?\"",
                              run.trace[run.trace.size() / 2].at};
    return run;
}

/// Rooms full of people who talk for as long as it takes: 3 % are lost, 2 % doubled.
Run big(std::uint32_t nodes, std::uint64_t datagrams) {
    const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, default_port);
    const auto member = [](std::uint64_t which) {
        return ipv4_endpoint({10, 1, 0, static_cast<std::uint8_t>(which + 1)}, 40'000);
    };
    Random random{7};
    Run run{.title = std::to_string(nodes) + " nodes, " + std::to_string(datagrams) + " datagrams"};
    run.trace.push_back({0ms, fact::Started{.node = room, .server = room}});
    for (std::uint32_t which = 0; which + 1 < nodes; ++which) {
        run.trace.push_back({0ms, fact::Started{.node = member(which),
                                                .server = room,
                                                .name = "member-" + std::to_string(which),
                                                .dialect = Dialect::confab1}});
    }
    Duration now{};
    std::vector<std::pair<Duration, Packet>> under_way;
    for (std::uint64_t number = 1; number <= datagrams; ++number) {
        now += Duration{static_cast<std::int64_t>(random.below(60'000'000))};
        if (random.below(500) == 0) now += 5s;
        while (!under_way.empty() && under_way.front().first <= now) {
            run.trace.push_back(
                {under_way.front().first, fact::Delivered{under_way.front().second}});
            under_way.erase(under_way.begin());
        }
        const Endpoint other = member(random.below(nodes - 1));
        const bool up = random.below(2) == 0;
        wire::Buffer buffer{};
        wire::DataWriter writer{buffer, wire::max_datagram_size, wire::Token{number % 19 << 48U},
                                1};
        writer.put(wire::Ack{.cumulative = number / 7});
        const std::string text = "line " + std::to_string(number);
        if (random.below(3) > 0) {
            writer.put_record(number,
                              wire::WireRecord{.kind = wire::WireKind::text, .bytes = text});
        }
        const BytesView made = writer.finish();
        const Packet packet{up ? other : room, up ? room : other, number, Payload{made}};
        run.trace.push_back({now, fact::Sent{packet}});
        if (random.below(100) < 3) {
            run.trace.push_back(
                {now, fact::Lost{packet.from, packet.to, number, LossCause::chance}});
            continue;
        }
        under_way.emplace_back(now + 20ms, packet);
        if (random.below(100) < 2) {
            run.trace.push_back({now, fact::Doubled{packet.from, packet.to, number}});
            under_way.emplace_back(now + 20ms, packet);
        }
        if (number % 10 == 0) {
            run.trace.push_back({now, fact::Told{other, Said{"member-1", text}}});
        }
    }
    return run;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments{argv + 1, argv + argc};
    Run run;
    if (arguments == std::vector<std::string_view>{"example"}) {
        run = example();
    } else if (arguments == std::vector<std::string_view>{"hostile"}) {
        run = hostile();
    } else if (arguments == std::vector<std::string_view>{"broken"}) {
        run = broken();
    } else if (arguments.size() == 3 && arguments[0] == "big") {
        run = big(static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)),
                  std::strtoull(argv[3], nullptr, 10));
    } else {
        std::cerr << "Usage: make_page example | hostile | broken | big NODES DATAGRAMS\n";
        return 2;
    }
    std::cout << space_time_page(run.trace, run.violation, run.title);
}
