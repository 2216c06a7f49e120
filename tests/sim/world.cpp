#include <confab/sim/world.hpp>

#include "scenario.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(world)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

/// Ann and bob, who hear this.
World a_short_talk(const WorldOptions& options) {
    World world{options};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(1s);
    world.add_member(room, "bob");
    world.run_for(1s);
    world.say(ann, "hello");
    world.run_for(1s);
    world.leave(ann);
    world.run_for(1s);
    BOOST_TEST(!world.violation());
    return world;
}

BOOST_AUTO_TEST_CASE(two_members_talk) {
    const World world = a_short_talk({.seed = 7});
    BOOST_TEST((world.heard(MemberId{0}) ==
                Heard{Welcomed{"ann"}, Present{}, Joined{"bob"}, Said{"ann", "hello"}, Closed{}}));
    BOOST_TEST((world.heard(MemberId{1}) ==
                Heard{Welcomed{"bob"}, Present{{"ann"}}, Said{"ann", "hello"}, Left{"ann"}}));
}

BOOST_AUTO_TEST_CASE(two_classic_members_talk) {
    const World world = a_short_talk(in_classic({.seed = 7}));
    BOOST_TEST((world.heard(MemberId{0}) ==
                Heard{Welcomed{"ann"}, Joined{"bob"}, Said{"ann", "hello"}, Closed{}}));
    BOOST_TEST(
        (world.heard(MemberId{1}) == Heard{Welcomed{"bob"}, Said{"ann", "hello"}, Left{"ann"}}));
}

/// A world in the middle of a conversation on a bad network.
World busy_world(std::uint64_t seed) {
    World world{
        {.seed = seed,
         .link = {.delay = 5ms, .jitter = 80ms, .loss = percent(20), .duplicate = percent(20)}}};
    const auto room = world.add_room();
    for (const char* name : {"ann", "bob", "cid"}) {
        const auto member = world.add_member(room, name);
        world.say(member, "hello");
    }
    world.run_for(100ms);
    world.announce(room, "welcome");
    return world;
}

BOOST_AUTO_TEST_CASE(a_copy_runs_on_exactly_as_the_original) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        World original = busy_world(seed);
        original.trace() = Trace{true};
        World copy = original;
        original.run_for(2min);
        BOOST_TEST((copy != original));
        copy.run_for(2min);
        BOOST_TEST((copy == original));
        BOOST_TEST(copy.trace().hash() == original.trace().hash());
        BOOST_TEST((copy.trace().lines() == original.trace().lines()));
        BOOST_TEST(fingerprint(copy) == fingerprint(original));
    }
}

BOOST_AUTO_TEST_CASE(equality_and_fingerprint_differ_after_each_step) {
    World world = busy_world(3);
    for (int step = 0; step < 200; ++step) {
        const World before = world;
        BOOST_TEST_REQUIRE(world.step());
        BOOST_TEST((before != world));
        BOOST_TEST(fingerprint(before) != fingerprint(world));
    }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_world) {
    World one = busy_world(11);
    World same = busy_world(11);
    World other = busy_world(12);
    for (World* const world : {&one, &same, &other})
        world->run_for(3min);
    BOOST_TEST((one == same));
    BOOST_TEST(one.trace().hash() == same.trace().hash());
    BOOST_TEST(one.trace().hash() != other.trace().hash());
}

/// Steps of rooms that hear nothing but strangers: S9 looks at these.
long foreign_steps(const World& world) {
    const auto& lines = world.trace().lines();
    return std::count_if(lines.begin(), lines.end(), [](const TraceLine& line) {
        return std::holds_alternative<fact::HandledForeign>(line.fact);
    });
}

BOOST_AUTO_TEST_CASE(a_room_is_hashed_around_what_strangers_send_alone) {
    World world{{.seed = 1, .keep_trace = true}};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(1s);
    const long logged_in = foreign_steps(world); // her HELLO was that of a stranger
    world.say(ann, "hello");
    world.run_for(1s);
    BOOST_TEST(foreign_steps(world) == logged_in);
    const Endpoint eve = world.new_endpoint();
    const auto forge = [&] { world.inject(eve, room, wire::as_bytes("Q ann")); };
    forge();
    world.run_for(1s);
    BOOST_TEST(foreign_steps(world) == logged_in + 1);
    // With hers in one step, or with nothing.
    world.pause(room);
    forge();
    world.say(ann, "still here");
    world.run_for(100ms);
    world.resume(room);
    BOOST_TEST(foreign_steps(world) == logged_in + 1);
    world.pause(room);
    world.resume(room);
    BOOST_TEST(foreign_steps(world) == logged_in + 1);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_SUITE_END()
