// registry: a log of one's own with a bug, which seeds find and the shrinker makes small.
#include <confab/registry/memory.hpp>
#include <confab/sim/run_seed.hpp>
#include <confab/sim/schedule_text.hpp>
#include <confab/sim/shrink.hpp>

#include <iostream>

/// Takes a text for a repetition when it is as long as the one before.
class HastyLog : public confab::MemoryRegistry {
public:
    using MemoryRegistry::MemoryRegistry;

    void append(confab::Record record) {
        const bool is_text = record.kind == confab::RecordKind::text;
        if (is_text && record.text.size() == last_size_) return; // the bug
        if (is_text) last_size_ = record.text.size();
        MemoryRegistry::append(std::move(record));
    }
    friend bool operator==(const HastyLog&, const HastyLog&) = default;

private:
    std::size_t last_size_ = 0;
};

int main() {
    using namespace confab::sim;
    const auto make_room = [](BasicWorld<HastyLog>& world) {
        return world.add_room(HastyLog{{.id = confab::LogId{1}}});
    };
    const auto replay_it = [&](const Schedule& schedule, confab::Duration until) {
        return replay<HastyLog>(schedule, make_room, {.until = until}).outcome;
    };
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SwarmPlan plan = draw_plan(seed);
        plan.keep_schedule = true;
        const Outcome outcome = run_plan<HastyLog>(plan, make_room);
        if (!outcome.violation) continue;
        std::cout << "seed " << seed << ", " << outcome.violation->invariant << ": "
                  << outcome.violation->what << '\n';
        const auto shrunk = Shrinker{replay_it, *outcome.violation}.shrink(*outcome.schedule);
        if (shrunk) std::cout << to_string(shrunk->schedule);
        return shrunk && shrunk->schedule.events() < 10 ? 0 : 1;
    }
    std::cout << "no seed has found it\n";
    return 1;
}
