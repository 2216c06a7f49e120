// simulator: how fast the simulator is, on one core, in the processor's time, so that who else uses
// the machine matters little. Each line has its ratio to the floor: a queue of instants that does
// nothing but give the next. Usage: bench_simulator [SCALE]: so many times as much of everything
#include <confab/sim/explore.hpp>
#include <confab/sim/explore/scopes.hpp>
#include <confab/sim/timers.hpp>
#include <confab/sim/world.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// What `work()` counts, a second.
template <typename Work>
double per_second(Work work) {
    const double begin = processor_seconds();
    const std::uint64_t count = work();
    return static_cast<double>(count) / (processor_seconds() - begin);
}

class Table {
public:
    Table() { std::printf("| what | a second | of the floor |\n|---|---:|---:|\n"); }

    void row(const char* what, double rate) {
        if (floor_ == 0) floor_ = rate;
        std::printf("| %s | %.0f | 1/%.1f |\n", what, rate, floor_ / rate);
        std::fflush(stdout);
    }

private:
    double floor_ = 0;
};

constexpr std::size_t pairs = 8; ///< of nodes that echo; two datagrams of each are under way
constexpr Link echo_link{.delay = 5ms, .jitter = 10ms};

std::uint64_t run_floor(std::uint64_t events) {
    using Entry = std::pair<std::uint64_t, std::uint64_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    Random delays{1};
    std::uint64_t number = 0;
    for (; number < 2 * pairs; ++number)
        queue.emplace(0, number);
    for (std::uint64_t event = 0; event < events; ++event) {
        const std::uint64_t now = queue.top().first;
        queue.pop();
        const auto delay = echo_link.delay + delays.between(Duration{0}, echo_link.jitter);
        queue.emplace(now + static_cast<std::uint64_t>(delay.count()), ++number);
    }
    return events;
}

/// The network, the ports and the timers of a world, and nodes that send back what comes.
class EchoWorld {
public:
    EchoWorld() {
        for (std::size_t at = 0; at < 2 * pairs; ++at) {
            const Endpoint own = loopback(static_cast<std::uint16_t>(1000 + at));
            nodes_.emplace_back(own);
            ports_.emplace(own, at);
        }
        for (std::size_t at = 0; at < 2 * pairs; ++at) {
            nodes_[at].send({nodes_[at ^ 1U].endpoint(), std::array<std::byte, 64>{}});
            carry(at);
        }
    }

    std::uint64_t run(std::uint64_t deliveries) {
        for (std::uint64_t done = 0; done < deliveries; ++done) {
            now_ = *network_.next_due();
            sim::Flight flight = network_.take_next();
            const std::size_t at = ports_.find(flight.packet.to)->second;
            SimTransport& node = nodes_[at];
            node.set_now(now_);
            node.deliver(flight.packet.from, std::move(flight.packet.bytes));
            while (const auto arrival = node.receive())
                node.send(std::get<Datagram>(*arrival));
            carry(at);
        }
        return deliveries;
    }

private:
    void carry(std::size_t at) {
        nodes_[at].flush();
        for (Packet& packet : nodes_[at].take_flushed()) {
            packet.number = ++last_number_;
            network_.send({.packet = std::move(packet)}, now_);
        }
        timers_.set(at, std::nullopt);
    }

    Instant now_{};
    Network network_{echo_link, Random{1}};
    std::map<Endpoint, std::size_t> ports_;
    Timers<std::size_t> timers_;
    std::vector<SimTransport> nodes_;
    std::uint64_t last_number_ = 0;
};

constexpr std::array names{"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"};

/// Eight members talk, each a line every 200 ms, on a good line; datagrams that have come.
class Talk {
public:
    Talk() : world_{options()}, room_{world_.add_room()} {
        for (const char* const name : names)
            members_.push_back(world_.add_member(room_, name));
        world_.run_for(2s);
    }

    std::uint64_t run(std::uint64_t deliveries) {
        const std::uint64_t before = world_.datagrams();
        const Instant begin = world_.now();
        while (world_.datagrams() - before < deliveries) {
            for (const MemberId id : members_) {
                world_.say(id, "a line that somebody may well say");
                world_.run_for(25ms);
            }
        }
        lasted_ = world_.now() - begin;
        if (world_.violation()) std::abort();
        return world_.datagrams() - before;
    }

    /// Of each, a member then says something.
    std::uint64_t copy(std::uint64_t copies) {
        for (std::uint64_t done = 0; done < copies; ++done) {
            World copied = world_;
            copied.say(members_[done % members_.size()], "and so I say");
        }
        return copies;
    }

    std::uint64_t take_prints(std::uint64_t prints) {
        std::uint64_t all = 0;
        for (std::uint64_t done = 0; done < prints; ++done)
            all ^= fingerprint(world_);
        if (all != 0 && prints % 2 == 0) std::abort();
        return prints;
    }

    [[nodiscard]] double lasted() const { return std::chrono::duration<double>{lasted_}.count(); }

private:
    static WorldOptions options() {
        WorldOptions options{.seed = 1};
        options.link = {.delay = 15ms, .jitter = 10ms};
        options.room.reliable.texts = {.per_second = 0};
        return options;
    }

    World world_;
    RoomId room_;
    std::vector<MemberId> members_;
    Duration lasted_{};
};

/// One room, three members of confab/1 and twenty lines on a line that loses some.
void run_short_seed(std::uint64_t seed) {
    WorldOptions options{.seed = seed};
    options.link = {.delay = 5ms, .jitter = 20ms, .loss = percent(5), .duplicate = percent(2)};
    World world{options};
    const RoomId room = world.add_room();
    std::array<MemberId, 3> members{};
    for (std::size_t at = 0; at < members.size(); ++at)
        members[at] = world.add_member(room, names[at]);
    world.run_for(1s);
    for (std::size_t line = 0; line < 20; ++line) {
        world.say(members[line % members.size()], "line " + std::to_string(line));
        world.run_for(50ms);
    }
    world.run_for(2s);
    if (world.violation()) std::abort();
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t scale = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
    Table table;
    table.row("the floor: events of a queue of instants",
              per_second([&] { return run_floor(scale * 20'000'000); }));
    EchoWorld echo;
    table.row("deliveries to nodes that echo 64 bytes",
              per_second([&] { return echo.run(scale * 5'000'000); }));
    Talk talk;
    const double begin = processor_seconds();
    table.row("deliveries of the whole protocol, every checker on",
              per_second([&] { return talk.run(scale * 500'000); }));
    const double wall = processor_seconds() - begin;
    table.row("short seeds: three members, twenty lines", per_second([&] {
                  for (std::uint64_t seed = 0; seed < scale * 2000; ++seed)
                      run_short_seed(seed);
                  return scale * 2000;
              }));
    Talk fresh; // a copy of a node has all that it has heard
    table.row("copies of a world of eight members, in each of which one acts",
              per_second([&] { return fresh.copy(scale * 50'000); }));
    table.row("fingerprints of it, all nodes anew",
              per_second([&] { return fresh.take_prints(scale * 20'000); }));
    table.row("states generated of the scope `text`, every checker on", per_second([&] {
                  std::uint64_t transitions = 0;
                  for (std::uint64_t time = 0; time < scale; ++time)
                      transitions += explore(all_scopes()[2]).transitions;
                  return transitions;
              }));
    std::printf("\nvirtual time: %.0f s a second, of eight members who say 40 lines a second\n",
                talk.lasted() / wall);
    return 0;
}
