// What may befall a node: another address, a pause, another process.
#include <confab/sim/world.hpp>

#include "scenario.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(node_faults)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

/// A room with two members on a good network; both hear of each other.
struct Talk {
    explicit Talk(WorldOptions options = {}) : world{in_classic(options)} {
        ann = world.add_member(room, "ann");
        world.run_for(1s);
        bob = world.add_member(room, "bob");
        world.run_for(1s);
        world.trace() = Trace{true};
    }

    World world;
    RoomId room = world.add_room();
    MemberId ann{};
    MemberId bob{};
};

// Another address.

BOOST_AUTO_TEST_CASE(a_rebound_member_is_seen_elsewhere_and_does_not_know) {
    Talk talk;
    World& world = talk.world;
    const Endpoint old = world.endpoint(talk.ann);
    world.rebind(talk.ann);
    const Endpoint now = world.endpoint(talk.ann);
    BOOST_TEST((world.facts() == Facts{fact::Rebound{old, old, now}}));
    BOOST_TEST((now.address == old.address));
    BOOST_TEST(now.port != old.port);
    BOOST_TEST((world.member(talk.ann).transport().endpoint() == old));

    world.say(talk.ann, "can you hear me?"); // a stranger's words, to a classic room
    world.say(talk.bob, "where is ann?");
    world.run_for(1s);
    BOOST_TEST(world.room(talk.room).counters().strangers == 1U);
    BOOST_TEST_REQUIRE(!facts_of<fact::Sent>(world).empty());
    BOOST_TEST((facts_of<fact::Sent>(world)[0].packet.from == now));
    BOOST_TEST(!has(world.heard(talk.ann), Said{"bob", "where is ann?"}));
    BOOST_TEST(lost_by(world, LossCause::rebound) == 1U);
    BOOST_TEST(facts_of<fact::Reported>(world).empty()); // a NAT says nothing
    BOOST_TEST(world.marks()[Mark::address_changed] == 1U);
    BOOST_TEST(world.marks()[Mark::address_outdated] == 1U);
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(what_is_sent_to_the_new_address_comes) {
    WorldOptions options;
    options.room.classic.silence_limit = 3min;
    Talk talk{options};
    World& world = talk.world;
    world.rebind(talk.ann, Rebind::address_and_port);
    // Dropped as silent, she asks again, and is let in where she is now.
    world.run_for(30min);
    BOOST_TEST(has(world.heard(talk.room), Left{"ann", Reason::timeout}));
    world.say(talk.bob, "again?");
    world.run_for(1s);
    BOOST_TEST(has(world.heard(talk.ann), Said{"bob", "again?"}));
    world.say(talk.ann, "again!");
    world.run_for(1s);
    BOOST_TEST(has(world.heard(talk.bob), Said{"ann", "again!"}));
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(each_address_is_another_and_one_that_was_left_may_be_taken) {
    Talk talk;
    World& world = talk.world;
    const Endpoint first = world.endpoint(talk.ann);
    world.rebind(talk.ann, Rebind::address_and_port);
    const Endpoint second = world.endpoint(talk.ann);
    BOOST_TEST((second.address != first.address));
    BOOST_TEST(second.port != first.port);
    world.rebind(talk.ann);
    BOOST_TEST((world.endpoint(talk.ann) != second));
    world.rebind(talk.ann, first);
    BOOST_TEST((world.endpoint(talk.ann) == first));
    world.say(talk.bob, "back?");
    world.run_for(1s);
    BOOST_TEST(has(world.heard(talk.ann), Said{"bob", "back?"}));

    world.rebind(talk.ann);
    world.rebind(talk.bob, first); // what was meant for ann comes to bob
    world.announce(talk.room, "who is it?");
    world.run_for(1s);
    BOOST_TEST(!has(world.heard(talk.ann), Announced{"who is it?"}));
    BOOST_TEST(has(world.heard(talk.bob), Announced{"who is it?"}));
    const auto cid = world.add_member(talk.room, "cid", second);
    world.run_for(1s);
    BOOST_TEST(world.member(cid).welcomed());
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(the_port_of_a_rebound_member_closes_where_it_is_seen) {
    Talk talk;
    World& world = talk.world;
    const Endpoint stranger = world.new_endpoint();
    const Endpoint old = world.endpoint(talk.ann);
    world.rebind(talk.ann);
    world.crash(talk.ann);
    BOOST_TEST((world.facts() == Facts{fact::Stopped{old}}));
    world.inject(stranger, world.endpoint(talk.ann), to_bytes("x"));
    world.inject(stranger, old, to_bytes("x"));
    world.run_for(1s);
    BOOST_TEST(lost_by(world, LossCause::closed) == 1U);
    BOOST_TEST(lost_by(world, LossCause::rebound) == 1U);
    world.rebind(talk.ann); // who is gone has no address to lose
    BOOST_TEST(facts_of<fact::Rebound>(world).size() == 1U);
}

// A pause.

BOOST_AUTO_TEST_CASE(a_paused_member_gets_all_at_once_in_order) {
    Talk talk;
    World& world = talk.world;
    world.pause(talk.bob);
    BOOST_TEST((world.facts() == Facts{fact::Paused{world.endpoint(talk.bob)}}));
    BOOST_TEST(world.paused(talk.bob));
    const std::size_t before = world.heard(talk.bob).size();
    for (const char* text : {"one", "two", "three"})
        world.say(talk.ann, text);
    world.say(talk.bob, "nobody is there to say it");
    world.run_for(1s);
    BOOST_TEST(facts_of<fact::Held>(world).size() == 3U);
    BOOST_TEST(world.heard(talk.bob).size() == before);
    world.resume(talk.bob);
    BOOST_TEST(!world.paused(talk.bob));
    BOOST_TEST_REQUIRE(world.facts().size() > 3U);
    BOOST_TEST((world.facts()[0] == Fact{fact::Resumed{world.endpoint(talk.bob)}}));
    BOOST_TEST(std::get<fact::Delivered>(world.facts()[3]).packet.to.port ==
               world.endpoint(talk.bob).port);
    const Heard all{world.heard(talk.bob).begin() + static_cast<std::ptrdiff_t>(before),
                    world.heard(talk.bob).end()};
    BOOST_TEST((all == Heard{Said{"ann", "one"}, Said{"ann", "two"}, Said{"ann", "three"}}));
    world.run_for(1s);
    BOOST_TEST(world.marks()[Mark::node_paused] == 1U);
    BOOST_TEST(!has(world.heard(talk.ann), Said{"bob", "nobody is there to say it"}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(the_timers_of_a_paused_node_do_not_fire) {
    WorldOptions options;
    options.room.classic.silence_limit = 40min;
    Talk talk{options};
    World& world = talk.world;
    world.pause(talk.room);
    world.pause(talk.ann);
    world.pause(talk.bob);
    BOOST_TEST(!world.next_happening());
    world.run_for(2h);
    // It lets those go who are silent for too long, in the step in which it goes on.
    world.resume(talk.room);
    BOOST_TEST_REQUIRE(world.facts().size() > 1U);
    BOOST_TEST((world.facts()[1] == Fact{fact::Woken{world.endpoint(talk.room)}}));
    BOOST_TEST(has(world.heard(talk.room), Left{"ann", Reason::timeout}));
    world.resume(talk.ann);
    BOOST_TEST_REQUIRE(world.facts().size() > 1U);
    BOOST_TEST((world.facts()[1] == Fact{fact::Woken{world.endpoint(talk.ann)}}));
    BOOST_TEST(facts_of<fact::Woken>(world).size() == 2U);
    world.run_for(1min);
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(a_paused_room_takes_many_requests_in_one_step) {
    Talk talk;
    World& world = talk.world;
    world.pause(talk.room);
    const auto cid = world.add_member(talk.room, "cid");
    world.say(talk.ann, "one");
    world.say(talk.bob, "two");
    world.inject(world.new_endpoint(), talk.room, to_bytes("C ann forged"));
    world.leave(talk.ann);
    world.announce(talk.room, "nobody is there to say it");
    world.kick(talk.room, "bob");
    world.close(talk.room);
    world.step(talk.room);
    world.run_for(500ms);
    BOOST_TEST(facts_of<fact::Held>(world).size() == 5U);
    BOOST_TEST(facts_of<fact::Delivered>(world).empty());
    world.resume(talk.room);
    std::size_t delivered = 0;
    for (const Fact& fact : world.facts())
        delivered += std::holds_alternative<fact::Delivered>(fact) ? 1 : 0;
    BOOST_TEST(delivered == 5U);
    BOOST_TEST(
        (world.heard(talk.room) == Heard{Joined{"ann"}, Joined{"bob"}, Joined{"cid"},
                                         Said{"ann", "one"}, Said{"bob", "two"}, Left{"ann"}}));
    BOOST_TEST(!world.violation(), world.violation()->what);
    world.run_for(1s);
    BOOST_TEST(world.member(cid).welcomed());
    BOOST_TEST((world.heard(talk.ann).back() == Event{Closed{}}));
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(an_inbox_is_bounded_and_dies_with_its_process) {
    Talk talk;
    World& world = talk.world;
    world.pause(talk.ann);
    world.pause(talk.ann); // changes nothing
    for (std::size_t sent = 0; sent < max_held + 10; ++sent)
        world.inject(world.endpoint(talk.bob), talk.ann, to_bytes("x"));
    world.run_for(1s);
    BOOST_TEST(facts_of<fact::Held>(world).size() == max_held);
    BOOST_TEST(lost_by(world, LossCause::inbox_full) == 10U);
    BOOST_TEST(world.marks()[Mark::inbox_full] == 10U);
    const World copy = world;
    BOOST_TEST(fingerprint(copy) == fingerprint(world));
    world.crash(talk.ann);
    BOOST_TEST(fingerprint(copy) != fingerprint(world));
    BOOST_TEST(lost_by(world, LossCause::closed) == max_held);
    world.resume(talk.ann); // nobody is there
    BOOST_TEST(!world.paused(talk.ann));
    BOOST_TEST(facts_of<fact::Resumed>(world).empty());
    BOOST_TEST(facts_of<fact::Delivered>(world).empty());
}

BOOST_AUTO_TEST_CASE(a_closed_port_is_reported_to_a_paused_room_when_it_goes_on) {
    Talk talk;
    World& world = talk.world;
    world.crash(talk.ann);
    world.announce(talk.room, "who is there?");
    world.pause(talk.room);
    world.run_for(1s);
    BOOST_TEST(facts_of<fact::Reported>(world).empty());
    world.resume(talk.room);
    BOOST_TEST(facts_of<fact::Reported>(world).size() == 1U);
    BOOST_TEST((world.heard(talk.room).back() == Event{Left{"ann", Reason::unreachable}}));
    BOOST_TEST(!world.violation(), world.violation()->what);
}

// Another process.

/// The first records of a room's log.
std::vector<Record> first_records(const World& world, RoomId room, std::size_t count) {
    const MemoryRegistry& log = world.room(room).registry();
    std::vector<Record> records;
    for (const Record& record : log.records_from(log.tail())) {
        if (records.size() < count) records.push_back(record);
    }
    return records;
}

BOOST_AUTO_TEST_CASE(a_restarted_room_with_its_log_goes_on_writing_it) {
    Talk talk;
    World& world = talk.world;
    const LogId log = world.room(talk.room).registry().id();
    const auto written = first_records(world, talk.room, 100);
    const Secret secret = world.room(talk.room).options().secret;
    world.pause(talk.room); // and does not go on: another process does
    world.restart(talk.room, true);
    const Endpoint where = world.endpoint(talk.room);
    BOOST_TEST_REQUIRE(world.facts().size() >= 2U);
    BOOST_TEST((world.facts()[0] == Fact{fact::Stopped{where}}));
    BOOST_TEST((world.facts()[1] == Fact{fact::Started{where, where, {}}}));
    BOOST_TEST(facts_of<fact::LogChanged>(world).empty());
    BOOST_TEST(!world.paused(talk.room));
    BOOST_TEST((world.room(talk.room).registry().id() == log));
    BOOST_TEST(written.size() == 2U);
    BOOST_TEST((first_records(world, talk.room, written.size()) == written));
    BOOST_TEST((world.room(talk.room).options().secret != secret));
    BOOST_TEST(world.room(talk.room).classic_sessions().size() == 0U);

    const auto cid = world.add_member(talk.room, "cid");
    world.run_for(1s);
    BOOST_TEST(world.member(cid).welcomed());
    BOOST_TEST((world.heard(talk.room)[1] == Event{Joined{"bob"}})); // what was heard stays
    BOOST_TEST((world.heard(talk.room).back() == Event{Joined{"cid"}}));
    BOOST_TEST(world.marks()[Mark::room_restarted] == 1U);
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(a_restarted_room_without_its_log_begins_anew) {
    Talk talk;
    World& world = talk.world;
    const LogId log = world.room(talk.room).registry().id();
    world.restart(talk.room, false);
    const Endpoint where = world.endpoint(talk.room);
    BOOST_TEST((world.facts() == Facts{fact::Stopped{where}, fact::Started{where, where, {}},
                                       fact::LogChanged{where}}));
    BOOST_TEST((world.room(talk.room).registry().id() != log));
    BOOST_TEST(world.room(talk.room).roster().size() == 0U);
    // Members ask with their keepalives, and are let in again, one after the other.
    world.run_for(30min);
    BOOST_TEST(world.room(talk.room).roster().size() == 2U);
    world.say(talk.ann, "as before");
    world.run_for(1s);
    BOOST_TEST((world.heard(talk.bob).back() == Event{Said{"ann", "as before"}}));
    BOOST_TEST(!world.violation(), world.violation()->what);
}

BOOST_AUTO_TEST_CASE(a_room_that_has_crashed_or_closed_comes_back) {
    for (const bool crashes : {true, false}) {
        Talk talk;
        World& world = talk.world;
        if (crashes) world.crash(talk.room);
        if (!crashes) world.close(talk.room);
        world.run_for(1s);
        world.restart(talk.room, true);
        BOOST_TEST((std::get<fact::Started>(world.facts()[0]).node == world.endpoint(talk.room)));
        BOOST_TEST(world.listening(talk.room));
        const auto cid = world.add_member(talk.room, "cid");
        world.run_for(1s);
        BOOST_TEST(world.member(cid).welcomed());
        BOOST_TEST(!world.violation(), world.violation()->what);
    }
}

/// People come, talk and go, while their room and they suffer all of this.
World troubled_world(WorldOptions options) {
    options.link = {.jitter = 100ms, .loss = percent(5), .duplicate = percent(10)};
    options.room.classic.silence_limit = 3min;
    World world{in_classic(options)};
    Random random = stream_for(options.seed, Purpose::workload);
    const auto room = world.add_room();
    std::vector<MemberId> members;
    for (const char* name : {"ann", "bob", "ANN"})
        members.push_back(world.add_member(room, name));
    for (int deed = 0; deed < 60; ++deed) {
        world.run_for(random.between(0ms, random.below(5) == 0 ? 100s : 3s));
        MemberId& member = members[random.below(members.size())];
        switch (random.below(9)) {
        case 0:
            world.pause(member);
            break;
        case 1:
            world.resume(member);
            break;
        case 2:
            world.pause(room);
            break;
        case 3:
            world.resume(room);
            break;
        case 4:
            world.rebind(member, random.below(2) == 0 ? Rebind::port : Rebind::address_and_port);
            break;
        case 5:
            if (random.below(3) == 0) world.restart(room, random.below(2) == 0);
            break;
        case 6:
            if (random.below(2) == 0) world.leave(member);
            break;
        case 7:
            if (!world.listening(member)) member = world.add_member(room, "ann");
            break;
        default:
            world.say(member, "line " + std::to_string(deed));
        }
    }
    return world;
}

BOOST_AUTO_TEST_CASE(all_of_it_together_is_the_seeds_and_breaks_nothing) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const World world = troubled_world({.seed = seed});
            BOOST_TEST_REQUIRE(!world.violation(), world.violation()->what);
            const Instant far{0 - std::uint64_t{10'000'000'000}};
            const World elsewhere = troubled_world({.seed = seed, .start = far});
            BOOST_TEST(elsewhere.trace().hash() == world.trace().hash());
            BOOST_TEST(fingerprint(elsewhere) == fingerprint(world));
        }
    }
}

BOOST_AUTO_TEST_CASE(two_restarts_of_one_world_are_the_same) {
    Talk talk;
    World other = talk.world;
    for (World* const world : {&talk.world, &other}) {
        world->restart(talk.room, false);
        world->rebind(talk.ann);
        world->pause(talk.bob);
        world->run_for(1h);
        world->resume(talk.bob);
        world->run_for(1h);
    }
    BOOST_TEST((other == talk.world));
    BOOST_TEST(fingerprint(other) == fingerprint(talk.world));
    BOOST_TEST(other.trace().hash() == talk.world.trace().hash());
}

BOOST_AUTO_TEST_SUITE_END()
