#include <confab/sim/run_seed.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <set>

namespace {

/// Behaves like the registry it wraps, and writes every fifth text down wrong.
class ForgingRegistry {
public:
    explicit ForgingRegistry(confab::MemoryRegistry log) : log_{std::move(log)} {}

    [[nodiscard]] confab::LogId id() const { return log_.id(); }
    [[nodiscard]] confab::Sequence tail() const { return log_.tail(); }
    [[nodiscard]] confab::Sequence head() const { return log_.head(); }
    [[nodiscard]] auto records_from(confab::Sequence first) const {
        return log_.records_from(first);
    }
    void append(confab::Record record) {
        const bool is_text = record.kind == confab::RecordKind::text;
        // A record still: what is forged is what it says, not what it is.
        const bool has_room = record.text.size() < confab::wire::max_piece_size;
        if (is_text && has_room && ++texts_ % 5 == 0) record.text += '!';
        log_.append(std::move(record));
    }

private:
    confab::MemoryRegistry log_;
    std::uint64_t texts_ = 0;
};

} // namespace

template <>
inline constexpr bool confab::sim::commits_at_once<ForgingRegistry> = true;

BOOST_AUTO_TEST_SUITE(swarm)

using namespace confab;
using namespace confab::sim;

BOOST_AUTO_TEST_CASE(all_invariants_hold_in_many_seeds) {
    Marks marks;
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        const Outcome outcome = run_seed(seed);
        BOOST_TEST(!outcome.violation, "seed " << seed << ": " << outcome.violation->invariant
                                               << ' ' << outcome.violation->what);
        marks += outcome.marks;
    }
    for (std::size_t at = 0; at < swarm_mark_count; ++at) {
        BOOST_TEST(marks[static_cast<Mark>(at)] > 0U, mark_infos[at].name << " was never reached");
    }
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_course_twice_and_from_far_starts) {
    std::set<std::uint64_t> hashes;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Outcome outcome = run_seed(seed);
        BOOST_TEST((outcome == run_seed(seed)));
        for (std::uint64_t which = 0; which < 3; ++which) {
            const FarStart far = far_start(which);
            BOOST_TEST((outcome == run_plan(draw_plan(seed, far.clock, far.first_record))));
        }
        hashes.insert(outcome.hash);
    }
    BOOST_TEST(hashes.size() == 30U);
}

/// Each found something when it was first run: a deadline that was not kept, a clock's start that
/// showed, a record that waited for the next arrival, a checker that saw ghosts, an intruder whose
/// numbers were of no log, a gap that was never told.
BOOST_AUTO_TEST_CASE(seeds_that_once_failed_hold) {
    constexpr std::array<std::uint64_t, 16> seeds{1047,  1439,  1506,  2075, 3379,  4183,
                                                  5479,  6089,  7342,  9781, 11679, 12313,
                                                  16574, 17227, 17348, 26758};
    for (const std::uint64_t seed : seeds) {
        const Outcome outcome = run_seed_twice(seed);
        BOOST_TEST(!outcome.violation.has_value(), "seed " << seed);
    }
}

BOOST_AUTO_TEST_CASE(a_copied_swarm_goes_on_as_the_original) {
    Swarm original{draw_plan(4), [](World& world) { return world.add_room(); }};
    Swarm copy = original;
    original.run_fault_phase();
    copy.run_fault_phase();
    BOOST_TEST((copy == original));
    BOOST_TEST(copy.run().world().trace().hash() == original.run().world().trace().hash());
}

BOOST_AUTO_TEST_CASE(a_kept_trace_changes_no_hash_and_counts_all_lines) {
    SwarmPlan plan = draw_plan(9);
    const Outcome plain = run_plan(plan);
    plan.world.keep_trace = true;
    const Outcome kept = run_plan(plan);
    BOOST_TEST(kept.hash == plain.hash);
    BOOST_TEST(kept.trace.size() == plain.facts);
    BOOST_TEST(plain.trace.empty());
}

/// The canary: a log that lies must be caught, in nearly every seed.
BOOST_AUTO_TEST_CASE(a_registry_that_forges_is_caught) {
    int caught = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto outcome = run_plan<ForgingRegistry>(draw_plan(seed), [](auto& world) {
            return world.add_room(ForgingRegistry{MemoryRegistry{{.id = LogId{1}}}});
        });
        if (!outcome.violation) continue;
        ++caught;
        BOOST_TEST((outcome.violation->invariant.starts_with('S')));
    }
    BOOST_TEST(caught > 30);
}

BOOST_AUTO_TEST_SUITE_END()
