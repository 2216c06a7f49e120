// What links do to datagrams, as a world shows it: each fault by its facts and its mark.
#include <confab/sim/world.hpp>

#include "scenario.hpp"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(link_faults)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

/// A room with two members on a good network.
struct Talk {
    Talk() { world.run_for(1s); }

    World world{in_classic({.keep_trace = true})};
    RoomId room = world.add_room();
    MemberId ann = world.add_member(room, "ann");
    MemberId bob = world.add_member(room, "bob");
};

/// The bytes that were sent under this number.
Bytes sent(const World& world, std::uint64_t number) {
    for (const auto& fact : facts_of<fact::Sent>(world)) {
        if (fact.packet.number == number) {
            return Bytes{fact.packet.bytes.begin(), fact.packet.bytes.end()};
        }
    }
    return {};
}

BOOST_AUTO_TEST_CASE(a_corrupted_datagram_arrives_with_one_bit_flipped_and_a_fact_tells) {
    Talk talk;
    World& world = talk.world;
    world.set_link(talk.room, talk.ann, {.corrupt = always});
    world.say(talk.bob, "hello");
    world.run_until([&] { return world.marks()[Mark::datagram_corrupted] > 0; }, 1s);
    BOOST_TEST_REQUIRE(world.facts().size() >= 2U);
    const auto& came = std::get<fact::Delivered>(world.facts()[0]).packet;
    const auto& harm = std::get<fact::Corrupted>(world.facts()[1]);
    BOOST_TEST((harm == fact::Corrupted{came.from, came.to, came.number, harm.bit}));
    BOOST_TEST((came.to == world.endpoint(talk.ann)));
    Bytes mended{came.bytes.begin(), came.bytes.end()};
    mended[harm.bit / 8] ^= std::byte{1} << harm.bit % 8;
    BOOST_TEST((mended == sent(world, came.number)));
    world.run_for(1s);
    BOOST_TEST((world.heard(talk.ann).back() != Event{Said{"bob", "hello"}}));
    BOOST_TEST((world.heard(talk.bob).back() == Event{Said{"bob", "hello"}}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_cut_datagram_arrives_shorter_and_a_fact_tells) {
    Talk talk;
    World& world = talk.world;
    world.set_link(talk.room, talk.ann, {.cut = always});
    world.say(talk.bob, "hello");
    world.run_until([&] { return world.marks()[Mark::datagram_cut] > 0; }, 1s);
    BOOST_TEST_REQUIRE(world.facts().size() >= 2U);
    const auto& came = std::get<fact::Delivered>(world.facts()[0]).packet;
    const auto& harm = std::get<fact::Cut>(world.facts()[1]);
    const Bytes whole = sent(world, came.number);
    BOOST_TEST((harm == fact::Cut{came.from, came.to, came.number, whole.size()}));
    BOOST_TEST_REQUIRE(came.bytes.size() < whole.size());
    BOOST_TEST(Payload{BytesView{whole}.first(came.bytes.size())} == came.bytes);
    world.run_for(1s);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(what_is_above_the_mtu_is_lost_and_what_is_not_passes) {
    Talk talk;
    World& world = talk.world;
    world.set_link(talk.ann, talk.room, {.mtu = 100});
    world.say(talk.ann, std::string(200, 'x'));
    world.say(talk.ann, "short");
    world.run_for(1s);
    BOOST_TEST((world.heard(talk.bob) == Heard{Welcomed{"bob"}, Said{"ann", "short"}}));
    BOOST_TEST(lost_by(world, LossCause::too_big) == 1U);
    BOOST_TEST(world.marks()[Mark::datagram_too_big] == 1U);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_narrow_link_spaces_datagrams_and_drops_what_its_queue_does_not_hold) {
    Talk talk;
    World& world = talk.world;
    world.set_link(talk.room, talk.bob, {.delay = 10ms, .bandwidth = 1000, .queue = 3});
    const Duration before = world.age();
    for (int line = 0; line < 5; ++line)
        world.say(talk.ann, "line " + std::to_string(line));
    world.run_for(1s);
    std::vector<Duration> arrivals;
    for (const TraceLine& line : world.trace().lines()) {
        const auto* const came = std::get_if<fact::Delivered>(&line.fact);
        if (came == nullptr || line.at < before) continue;
        if (came->packet.to == world.endpoint(talk.bob)) arrivals.push_back(line.at - before);
    }
    const auto each = std::chrono::milliseconds{std::string_view{"ann : line 0"}.size()};
    BOOST_TEST((arrivals == std::vector<Duration>{15ms + each + 10ms, 15ms + 2 * each + 10ms,
                                                  15ms + 3 * each + 10ms}));
    BOOST_TEST(lost_by(world, LossCause::queue_full) == 2U);
    BOOST_TEST(world.marks()[Mark::queue_full] == 2U);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_burst_loses_what_falls_into_it) {
    Talk talk;
    World& world = talk.world;
    world.set_link(talk.room, talk.bob, {.burst = {.begin = percent(10), .end = percent(20)}});
    for (int line = 0; line < 200; ++line) {
        world.say(talk.ann, "line " + std::to_string(line));
        world.run_for(50ms);
    }
    const std::size_t lost = lost_by(world, LossCause::burst);
    BOOST_TEST((30 < lost && lost < 110), lost << " lost");
    BOOST_TEST(world.marks()[Mark::burst] == lost);
    BOOST_TEST(world.heard(talk.bob).size() == 201 - lost);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(exactly_the_datagrams_of_these_numbers_are_lost) {
    Talk talk;
    World& world = talk.world;
    const std::uint64_t next = world.datagrams() + 1;
    world.lose_numbers({next, next + 5}); // of what ann says, and of the first line to bob
    for (const char* text : {"one", "two", "three"})
        world.say(talk.ann, text);
    world.run_for(1s);
    BOOST_TEST(
        (facts_of<fact::Lost>(world) ==
         std::vector<fact::Lost>{
             {world.endpoint(talk.ann), world.endpoint(talk.room), next, LossCause::chance},
             {world.endpoint(talk.room), world.endpoint(talk.ann), next + 5, LossCause::chance}}));
    BOOST_TEST(world.datagrams() == next + 6);
}

constexpr Link bad_link{.delay = 5ms,
                        .jitter = 200ms,
                        .loss = percent(5),
                        .duplicate = percent(10),
                        .burst = {.begin = percent(3)},
                        .mtu = 60,
                        .bandwidth = 5000,
                        .queue = 5};

/// All faults at once. The way to the room harms no bytes: what a room reads wrong, it writes down.
World busy_world(WorldOptions options) {
    options.link = bad_link;
    World world{in_classic(options)};
    const auto room = world.add_room();
    Link harmful = bad_link;
    harmful.corrupt = harmful.cut = percent(5);
    for (const char* name : {"ann", "bob", "cid"}) {
        const Endpoint own = world.new_endpoint();
        world.set_link(room, own, harmful);
        world.add_member(room, name, own);
    }
    for (std::uint32_t line = 0; line < 90; ++line) {
        world.run_for(300ms);
        const std::string text(line % 9 == 0 ? 70 : 20, 'x');
        world.say(MemberId{line % 3}, std::to_string(line) + text);
    }
    return world;
}

BOOST_AUTO_TEST_CASE(all_faults_together_are_the_seeds_and_break_nothing) {
    Marks marks;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            World world = busy_world({.seed = seed});
            BOOST_TEST_REQUIRE(!world.violation(), world.violation()->what);
            marks += world.marks();
            World copy = world;
            BOOST_TEST((copy == busy_world({.seed = seed})));
            for (World* const each : {&world, &copy}) {
                each->say(MemberId{1}, "more");
                each->run_for(1min);
            }
            BOOST_TEST((copy == world));
            BOOST_TEST(fingerprint(copy) == fingerprint(world));
            const Instant far{0 - std::uint64_t{10'000'000'000}};
            World elsewhere = busy_world({.seed = seed, .start = far});
            elsewhere.say(MemberId{1}, "more");
            elsewhere.run_for(1min);
            BOOST_TEST(elsewhere.trace().hash() == world.trace().hash());
            BOOST_TEST(fingerprint(elsewhere) == fingerprint(world));
        }
    }
    for (const Mark mark : {Mark::datagram_corrupted, Mark::datagram_cut, Mark::datagram_too_big,
                            Mark::queue_full, Mark::burst}) {
        BOOST_TEST(marks[mark] > 0U, mark_infos[static_cast<std::size_t>(mark)].name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
