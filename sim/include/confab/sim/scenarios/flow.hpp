// flow: what a member says at length: lines of one size, until an amount is said; and what is sent.
// The one rule: no two lines of a scenario are the same, and each fills one record.
#pragma once

#include "stage.hpp"

#include <confab/wire/record_codec.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

inline constexpr std::size_t line_size = 1024; ///< what a record holds, and a datagram carries

/// The link of the interop runner's cases: 15 ms one way, 10 Mbit/s, a queue of 25 datagrams.
inline constexpr Link runner_link{
    .delay = std::chrono::milliseconds{15}, .bandwidth = 1'250'000, .queue = 25};

/// A room that lets its members say as much as the line carries. Only the limit of rate is off: the
/// ring of 1 MiB, the credit of 32 records and all else stay as everybody has them.
inline WorldOptions unlimited(Link link) {
    WorldOptions options{.link = link};
    options.room.reliable.texts = {.per_second = 0};
    return options;
}

/// Hands on each datagram that was sent since it last looked. It looks after each step.
class SentSince {
public:
    template <typename Visit>
    void each(const Stage& stage, Visit visit) {
        const std::uint64_t before = seen_;
        for (const Fact& fact : stage.world().facts()) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            if (sent == nullptr || sent->packet.number <= before) continue;
            seen_ = sent->packet.number;
            visit(sent->packet);
        }
    }

private:
    std::uint64_t seen_ = 0; ///< number of a datagram
};

class Flow {
public:
    Flow(MemberId author, std::size_t bytes) : author_{author}, lines_{bytes / line_size} {}

    [[nodiscard]] MemberId author() const { return author_; }
    [[nodiscard]] std::size_t bytes() const { return lines_ * line_size; }
    [[nodiscard]] bool is_over() const { return said_ == lines_; }

    void say_one(Stage& stage) {
        std::string line = std::to_string(said_++) + " of " +
                           std::string{stage.world().member(author_).name()} + ' ';
        line.resize(line_size, static_cast<char>('a' + said_ % 26));
        stage.say(author_, std::move(line));
    }

    /// So much that there is always something to be sent.
    void fill(Stage& stage) {
        constexpr std::uint64_t ahead = 64;
        while (!is_over() && waiting(stage) < ahead)
            say_one(stage);
    }

private:
    [[nodiscard]] std::uint64_t waiting(const Stage& stage) const {
        const Progress progress = stage.progress(author_);
        return progress.queued - progress.committed - progress.refused;
    }

    MemberId author_;
    std::size_t lines_;
    std::size_t said_ = 0;
};

/// All is said as fast as the room takes it, and read by everybody; `watch()` sees each step.
/// Gives how long that took.
template <typename Watch>
Duration transfer(Stage& stage, std::vector<Flow>& flows, const std::vector<MemberId>& members,
                  Duration within, Watch watch) {
    const Duration start = stage.age();
    stage.await("all was said and read", within, [&] {
        watch();
        for (Flow& flow : flows)
            flow.fill(stage);
        return std::all_of(flows.begin(), flows.end(),
                           [](const Flow& flow) { return flow.is_over(); }) &&
               stage.are_drained(members);
    });
    return stage.age() - start;
}

/// A line each `pause`, and then all is read, `within` so long. `watch()` sees each of these turns.
template <typename Watch>
void talk(Stage& stage, Flow flow, const std::vector<MemberId>& members, Duration pause,
          Duration within, Watch watch) {
    while (!flow.is_over() && stage.well()) {
        watch();
        flow.say_one(stage);
        stage.run_for(pause);
    }
    const Duration end = stage.age() + within;
    while (!stage.are_drained(members) && stage.age() < end && stage.well()) {
        watch();
        stage.run_for(pause);
    }
    stage.demand(stage.are_drained(members), "somebody has not read all");
}

} // namespace confab::sim::scenarios
