// latency: how long a line takes from say() to its author's own Said, over the network that KCP
// measures itself on: 5 % loss each way, a round trip of 60 to 125 ms, a line every 20 ms. Virtual
// time, so the figures are the same on every machine. Usage: bench_latency [SEEDS]
#include <confab/sim/world.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

constexpr std::size_t lines = 1000;

struct Figures {
    double mean = 0;
    double p99 = 0;
    double worst = 0;
    std::uint64_t datagrams = 0; ///< both ways
};

WorldOptions kcp_network(std::uint64_t seed) {
    WorldOptions options{.seed = seed};
    options.link = {.delay = 30ms, .jitter = 32'500us, .loss = percent(5)};
    options.room.reliable.texts = {.per_second = 0}; // fifty lines a second are the measure
    return options;
}

/// Milliseconds of each line, in the order of the lines.
class Run {
public:
    explicit Run(std::uint64_t seed)
        : world_{kcp_network(seed)}, room_{world_.add_room()}, ann_{world_.add_member(room_,
                                                                                      "ann")} {
        world_.run_for(5s);
        before_ = world_.datagrams();
    }

    Figures measure() {
        for (std::size_t line = 0; line < lines; ++line) {
            said_.push_back(world_.now());
            world_.say(ann_, "line " + std::to_string(line));
            run_for(20ms);
        }
        while (taken_.size() < lines)
            run_for(1s);
        Figures figures{.mean = std::accumulate(taken_.begin(), taken_.end(), 0.0) / lines,
                        .worst = *std::max_element(taken_.begin(), taken_.end()),
                        .datagrams = world_.datagrams() - before_};
        std::sort(taken_.begin(), taken_.end());
        figures.p99 = taken_[lines * 99 / 100];
        return figures;
    }

private:
    void run_for(Duration duration) {
        const Instant end = world_.now() + duration;
        world_.run_until(
            [this] {
                listen();
                return false;
            },
            end - world_.now());
    }

    void listen() {
        const Heard& heard = world_.heard(ann_);
        for (; heard_ < heard.size(); ++heard_) {
            if (!std::holds_alternative<Said>(heard[heard_])) continue;
            const Duration passed = world_.now() - said_[taken_.size()];
            taken_.push_back(static_cast<double>(passed.count()) / 1e6);
        }
    }

    World world_;
    RoomId room_;
    MemberId ann_;
    std::uint64_t before_ = 0;
    std::size_t heard_ = 0;
    std::vector<Instant> said_;
    std::vector<double> taken_;
};

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t seeds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20;
    Figures all;
    std::printf(
        "| seed | mean ms | p99 ms | worst ms | datagrams a line |\n|---:|---:|---:|---:|---:|\n");
    const auto row = [](const std::string& name, const Figures& figures) {
        std::printf("| %s | %.1f | %.0f | %.0f | %.2f |\n", name.c_str(), figures.mean, figures.p99,
                    figures.worst, static_cast<double>(figures.datagrams) / lines);
    };
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Figures figures = Run{seed}.measure();
        row(std::to_string(seed), figures);
        all.mean += figures.mean / static_cast<double>(seeds);
        all.p99 += figures.p99 / static_cast<double>(seeds);
        all.worst = std::max(all.worst, figures.worst);
        all.datagrams += figures.datagrams / seeds;
    }
    row("all", all);
    return 0;
}
