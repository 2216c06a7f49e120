#include <confab/sim/intruder.hpp>

#include <confab/sim/swarm_plan.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

BOOST_AUTO_TEST_SUITE(intruder)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

namespace {

void let_in(Actor who, Run& run) {
    const Endpoint at = run.world().new_endpoint();
    run.perform(action::Join{who, "m" + std::to_string(static_cast<unsigned>(who)),
                             Dialect::confab1, at, Secret{}});
    run.world().run_for(2s);
}

} // namespace

BOOST_AUTO_TEST_CASE(what_it_forges_is_dropped_or_ends_the_session_that_it_is_sent_in) {
    bool broke_rules = false;
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        WorldOptions options{.seed = seed};
        options.room.reliable.texts = {.per_second = 1, .burst = 2};
        Run run{options, [](World& world) { return world.add_room(); }};
        let_in(Actor{1}, run);
        let_in(Actor{2}, run);
        Intruder<MemoryRegistry> intruder{Random{seed}};
        for (int turn = 0; turn < 30 && !run.world().violation(); ++turn) {
            const Actor who{turn % 2 == 0 ? 1U : 2U};
            if (!run.world().listening(run.person(who).member)) let_in(who, run);
            intruder.act(who, 5s, run);
            run.world().run_for(70s);
        }
        BOOST_TEST(!run.world().violation(), run.world().violation()->what);
        broke_rules = broke_rules || run.world().marks()[Mark::rules_broken] > 0;
    }
    BOOST_TEST(broke_rules);
}

BOOST_AUTO_TEST_CASE(rarities_are_in_some_seeds_and_most_have_none) {
    constexpr std::uint64_t seeds = 300;
    int intrudes = 0;
    int plain = 0;
    int small = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const SwarmPlan plan = draw_plan(seed);
        const bool intruded = plan.weights[static_cast<std::size_t>(Deed::intrude)] > 0;
        const bool passed = plan.weights[static_cast<std::size_t>(Deed::pass_by)] > 0;
        const std::size_t datagram = plan.world.member_datagram;
        BOOST_TEST(wire::min_join_size <= datagram);
        BOOST_TEST(datagram <= wire::max_datagram_size);
        intrudes += intruded ? 1 : 0;
        small += datagram < wire::max_datagram_size ? 1 : 0;
        plain += !intruded && !passed && !plan.long_notices && !plan.longest_texts &&
                         datagram == wire::max_datagram_size
                     ? 1
                     : 0;
    }
    BOOST_TEST(intrudes > 30);
    BOOST_TEST(intrudes < 80);
    BOOST_TEST(small > 15);
    BOOST_TEST(plain > 200);
}

BOOST_AUTO_TEST_SUITE_END()
