// Bugs that others had, each as the world in which it would show: docs/simulator.md lists them.
#include <confab/sim/hostile.hpp>
#include <sim/reliable.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>

BOOST_AUTO_TEST_SUITE(bug_classes)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

struct Talk : Hall {
    explicit Talk(World& in) : Hall{in, {"ann", "bob"}} {}

    MemberId ann = members[0];
    MemberId bob = members[1];
};

WorldOptions fast_talkers() {
    WorldOptions options;
    options.room.reliable.texts = {.per_second = 0};
    return options;
}

/// The last datagram from there that the last step or command has sent.
std::optional<Packet> last_sent(const World& world, const Endpoint& from) {
    std::optional<Packet> last;
    for (const Fact& fact : world.facts()) {
        const auto* const sent = std::get_if<fact::Sent>(&fact);
        if (sent != nullptr && sent->packet.from == from) last = sent->packet;
    }
    return last;
}

/// Bytes that were sent there.
std::uint64_t bytes_to(const World& world, const Endpoint& to) {
    std::uint64_t bytes = 0;
    for (const auto& sent : facts_of<fact::Sent>(world))
        bytes += sent.packet.to == to ? sent.packet.bytes.size() : 0;
    return bytes;
}

bool is_seen_at(const World& world, RoomId room, const Endpoint& peer) {
    bool seen = false;
    world.room(room).reliable().sessions().for_each(
        [&](auto, const ReliableSession& session) { seen = seen || session.peer() == peer; });
    return seen;
}

BOOST_AUTO_TEST_CASE(old_duplicates_are_acknowledged_again) {
    on_seeds(20, fast_talkers(), [](World& world) {
        Talk talk{world};
        world.block(talk.bob, talk.room);
        for (int line = 0; line < 400; ++line)
            world.say(talk.ann, "line " + std::to_string(line));
        world.run_for(20s);
        world.heal();
        BOOST_TEST(talk.drain(10s));
        BOOST_TEST(lines(world.heard(talk.bob)).size() == 400U);
    });
}

BOOST_AUTO_TEST_CASE(a_flood_of_logins_from_nowhere_takes_no_place) {
    WorldOptions options;
    options.room.reliable.max_members = 2;
    World world{options};
    Hall hall{world, {"ann"}};
    Random random{7};
    for (std::uint32_t address = 0; address < 5000; ++address) {
        const Endpoint forged = ipv4_endpoint(
            {172, 16, static_cast<std::uint8_t>(address >> 8U), static_cast<std::uint8_t>(address)},
            5000);
        world.inject(forged, hall.room, hostile::hello(random));
        world.inject(forged, hall.room, hostile::join(random, std::nullopt, "nobody"));
    }
    const auto bob = world.add_member(hall.room, "bob");
    BOOST_TEST(world.run_until([&] { return world.member(bob).welcomed(); }, 1s));
    BOOST_TEST(world.room(hall.room).reliable().sessions().size() == 2U);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(numbers_do_not_look_old_after_a_silence) {
    // Stamps come round after 73 minutes; half of that is the furthest that they can tell.
    for (const Duration silence :
         {Duration{36min}, Duration{37min}, Duration{73min}, Duration{74min}, Duration{24h}}) {
        World world;
        Talk talk{world};
        world.run_for(silence);
        world.say(talk.ann, "still there?");
        world.say(talk.bob, "yes");
        BOOST_TEST(talk.drain(1s));
        BOOST_TEST(lines(world.heard(talk.ann)).size() == 2U);
        BOOST_TEST(world.marks()[Mark::member_returned] == 0U);
        BOOST_TEST(!world.violation());
    }
}

BOOST_AUTO_TEST_CASE(the_living_are_not_given_up_on_a_line_that_loses_most) {
    on_seeds(20, {.link = {.delay = 20ms, .jitter = 20ms, .loss = percent(40)}}, [](World& world) {
        Talk talk{world};
        for (int line = 0; line < 100; ++line) {
            world.say(talk.ann, "line " + std::to_string(line));
            world.run_for(3s);
        }
        BOOST_TEST(all_of<Left>(world.heard(talk.room)).empty());
        world.heal();
        BOOST_TEST(talk.drain(40s));
        BOOST_TEST(lines(world.heard(talk.bob)).size() == 100U);
    });
}

BOOST_AUTO_TEST_CASE(no_clock_of_32_bits_ends) {
    const auto run = [](Instant start) {
        World world{{.seed = 1, .start = start}};
        Talk talk{world};
        for (int line = 0; line < 40; ++line) {
            world.say(talk.ann, "line " + std::to_string(line));
            world.run_for(1s);
        }
        BOOST_TEST(lines(world.heard(talk.bob)).size() == 40U);
        BOOST_TEST(!world.violation());
        return world.trace().hash();
    };
    const std::uint64_t hash = run(Instant{});
    for (const std::uint64_t unit : {1'000U, 1'000'000U}) { // microseconds, milliseconds
        for (const unsigned bits : {31U, 32U}) {
            const std::uint64_t turn = (std::uint64_t{1} << bits) * unit;
            const std::uint64_t grid = turn / 1024 * 1024; // of stamps
            BOOST_TEST(run(Instant{grid - 1024 * std::uint64_t{19'531'250}}) == hash);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_slow_do_not_hold_up_the_others) {
    WorldOptions options = fast_talkers();
    options.room.reliable.ring_records = 32;
    on_seeds(10, options, [](World& world) {
        Hall hall{world, {"ann", "bob", "cid"}};
        const MemberId ann = hall.members[0];
        const MemberId bob = hall.members[1];
        const MemberId cid = hall.members[2];
        world.block(hall.room, bob);
        for (int line = 0; line < 200; ++line) {
            const std::string text = "line " + std::to_string(line);
            world.say(ann, text);
            world.run_for(100ms);
            BOOST_TEST(hall.has_heard(cid, "ann", text));
        }
        // And the slow one does not wait for what is gone.
        world.heal();
        BOOST_TEST(hall.drain(5s));
        BOOST_TEST(all_of<Gap>(world.heard(bob)).size() == 1U);
        BOOST_TEST(hall.has_heard(bob, "ann", "line 199"));
    });
}

BOOST_AUTO_TEST_CASE(exactly_the_silent_are_let_go) {
    on_seeds(40, {.link = {.jitter = 20ms, .loss = percent(5)}}, [](World& world) {
        Hall hall{world, {"ann", "bob", "cid", "dan", "eve", "fay", "gus"}};
        Random random = stream_for(world.options().seed, Purpose::workload);
        std::set<MemberId> dead;
        for (const MemberId id : hall.members) {
            world.run_for(random.between(0s, 10s));
            if (random.below(2) == 0) continue;
            world.partition(id, hall.room);
            world.crash(id);
            dead.insert(id);
        }
        world.run_for(66s);
        BOOST_TEST(world.room(hall.room).roster().size() == hall.members.size() - dead.size());
        BOOST_TEST(all_of<Left>(world.heard(hall.room)).size() == dead.size());
        for (const MemberId id : hall.members)
            BOOST_TEST((dead.contains(id) || world.member(id).welcomed()));
    });
}

BOOST_AUTO_TEST_CASE(a_replay_from_another_port_moves_nobody) {
    World world{fast_talkers()};
    Talk talk{world};
    const Endpoint own = world.endpoint(talk.bob);
    const Endpoint other{own.address, own.scope, static_cast<std::uint16_t>(own.port + 1)};
    for (const bool is_new : {false, true}) {
        // One that the room has, and one that was lost on its way, and is newer than all it has.
        if (is_new) world.lose_next(talk.bob, talk.room);
        world.say(talk.bob, "overheard");
        const auto overheard = last_sent(world, own);
        BOOST_TEST_REQUIRE(overheard.has_value());
        if (!is_new) world.run_for(100ms);
        for (int time = 0; time < 20; ++time)
            world.inject(other, talk.room, overheard->bytes);
        world.run_for(20ms); // they have come, and bob has not spoken since
        BOOST_TEST(is_seen_at(world, talk.room, own));
        world.say(talk.ann, "to bob");
        world.run_for(2s);
        BOOST_TEST(is_seen_at(world, talk.room, own));
        BOOST_TEST(!is_seen_at(world, talk.room, other));
        BOOST_TEST(talk.are_drained());
    }
    BOOST_TEST(lines(world.heard(talk.bob)).size() == 4U);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_farewell_from_elsewhere_ends_nothing) {
    World world;
    Talk talk{world};
    world.say(talk.bob, "overheard");
    const auto overheard = last_sent(world, world.endpoint(talk.bob));
    BOOST_TEST_REQUIRE(overheard.has_value());
    const Bytes farewell = hostile::lie(hostile::Lie::close, *overheard->as<wire::Data>());
    world.inject(world.new_endpoint(), talk.room, farewell);
    world.run_for(30s);
    BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
    BOOST_TEST(talk.are_settled());
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(nobody_is_flooded_by_a_claim_to_have_moved) {
    WorldOptions options = fast_talkers();
    options.keep_trace = true;
    World world{options};
    Talk talk{world};
    const Endpoint victim = ipv4_endpoint({192, 0, 2, 1}, 53);
    world.lose_next(talk.bob, talk.room);
    world.say(talk.bob, "overheard");
    const auto overheard = last_sent(world, world.endpoint(talk.bob));
    BOOST_TEST_REQUIRE(overheard.has_value());
    world.inject(victim, talk.room, overheard->bytes);
    for (int line = 0; line < 100; ++line)
        world.say(talk.ann, std::string(1000, 'x') + std::to_string(line));
    world.run_for(30s);
    BOOST_TEST(bytes_to(world, victim) > 0U);
    BOOST_TEST(bytes_to(world, victim) <= 3 * overheard->bytes.size());
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_closed_port_is_reported_and_everybody_else_goes_on) {
    World world;
    Hall hall{world, {"ann", "bob", "cid"}};
    const MemberId ann = hall.members[0];
    const MemberId bob = hall.members[1];
    const MemberId cid = hall.members[2];
    world.crash(bob);
    for (int line = 0; line < 30; ++line) {
        world.say(ann, "line " + std::to_string(line));
        world.run_for(100ms);
        BOOST_TEST(hall.has_heard(cid, "ann", "line " + std::to_string(line)));
    }
    world.crash(hall.room);
    world.say(cid, "anybody?");
    world.run_for(20s);
    world.restart(hall.room, true);
    const auto both = [&] {
        return is_drained(world, hall.room, ann) && is_drained(world, hall.room, cid);
    };
    BOOST_TEST(world.run_until(both, 50s));
    BOOST_TEST(count(world.heard(ann), Said{"cid", "anybody?"}) == 1);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_restarted_room_leaves_nobody_hanging) {
    on_seeds(20, {}, [](World& world) {
        Talk talk{world};
        world.run_for(1min);
        world.restart(talk.room, world.options().seed % 2 == 0);
        // The first keepalive after it finds out.
        BOOST_TEST(
            world.run_until([&] { return world.room(talk.room).roster().size() == 2; }, 17s + 1s));
        BOOST_TEST(talk.drain(1s));
    });
}

BOOST_AUTO_TEST_CASE(what_was_lost_is_not_called_sent) {
    World world;
    Talk talk{world};
    const auto progress = [&] { return world.member(talk.ann).reliable()->progress(); };
    world.block(talk.ann, talk.room);
    world.say(talk.ann, "lost at first");
    world.run_for(30s);
    BOOST_TEST((progress() == Progress{.queued = 1, .committed = 0, .delivered = 0, .refused = 0}));
    world.heal();
    world.block(talk.room, talk.ann);
    world.run_for(20s);
    BOOST_TEST(talk.has_heard(talk.bob, "ann", "lost at first"));
    BOOST_TEST((progress() == Progress{.queued = 1, .committed = 0, .delivered = 0, .refused = 0}));
    world.heal();
    BOOST_TEST(talk.drain(4s));
    BOOST_TEST((progress() == Progress{.queued = 1, .committed = 1, .delivered = 1, .refused = 0}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(who_acknowledges_what_was_never_sent_is_let_go_and_nobody_else) {
    World world;
    Talk talk{world};
    world.say(talk.ann, "to bob");
    world.run_until([&] { return last_sent(world, world.endpoint(talk.bob)).has_value(); }, 1s);
    const auto overheard = last_sent(world, world.endpoint(talk.bob));
    BOOST_TEST_REQUIRE(overheard.has_value());
    const auto* const data = overheard->as<wire::Data>();
    BOOST_TEST_REQUIRE(data != nullptr);
    world.inject(talk.bob, talk.room, hostile::lie(hostile::Lie::early_acks, *data));
    world.run_for(1s);
    BOOST_TEST((world.heard(talk.bob).back() == Event{Closed{Reason::protocol}}));
    BOOST_TEST(has(world.heard(talk.ann), Left{"bob", Reason::protocol}));
    BOOST_TEST(is_drained(world, talk.room, talk.ann));
}

BOOST_AUTO_TEST_SUITE_END()
