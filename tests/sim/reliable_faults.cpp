// Confab/1 and what befalls it: the line goes dead, addresses change, processes stand still or
// begin anew. How soon all is well again follows from the protocol's timers.
#include <sim/reliable.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdint>
#include <string>

BOOST_AUTO_TEST_SUITE(reliable_faults)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

constexpr std::uint64_t seeds = 60;
constexpr Duration round_trip = 60ms;
constexpr Link good_link{.delay = round_trip / 2};
constexpr Duration longest_pause = 3s; ///< between two questions to a silent peer
constexpr Duration keepalive = 16500ms;
constexpr Duration return_takes = 30s + 4 * round_trip; ///< its pauses are no longer

/// Longer from seed to seed.
Duration by_seed(const World& world, Duration shortest, Duration longest) {
    return shortest + (longest - shortest) * static_cast<std::int64_t>(world.options().seed) /
                          static_cast<std::int64_t>(seeds - 1);
}

struct Talk : Hall {
    explicit Talk(World& in) : Hall{in, {"ann", "bob"}} {}

    MemberId ann = members[0];
    MemberId bob = members[1];
};

BOOST_AUTO_TEST_CASE(delivery_resumes_within_a_pause_after_a_short_blackout) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.say(talk.bob, "here");
        BOOST_TEST_REQUIRE(talk.drain(1s));
        // One pause less than the limit of silence: the question after it has to come.
        const Duration lasts = by_seed(world, 100ms, 56s);
        world.partition(talk.room, talk.bob);
        world.run_for(lasts / 2);
        world.say(talk.ann, "to bob");
        world.say(talk.bob, "to ann");
        world.run_for(lasts / 2);
        world.heal();
        BOOST_TEST(talk.drain(longest_pause + 2 * round_trip));
        BOOST_TEST(count(world.heard(talk.bob), Said{"ann", "to bob"}) == 1);
        BOOST_TEST(count(world.heard(talk.ann), Said{"bob", "to ann"}) == 1);
        BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
        BOOST_TEST(all_of<Gap>(world.heard(talk.bob)).empty());
    });
}

BOOST_AUTO_TEST_CASE(who_was_away_for_longer_returns_and_has_missed_nothing) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.partition(talk.room, talk.bob);
        world.say(talk.bob, "before it was noticed");
        world.run_for(5s);
        world.say(talk.ann, "while bob is away");
        world.run_for(by_seed(world, 60s, 200s));
        world.say(talk.bob, "while nobody answers");
        BOOST_TEST(has(world.heard(talk.ann), Left{"bob", Reason::timeout}));
        world.heal();
        BOOST_TEST(talk.drain(return_takes + 2s));
        for (const MemberId id : talk.members) {
            BOOST_TEST(count(world.heard(id), Said{"bob", "before it was noticed"}) == 1);
            BOOST_TEST(count(world.heard(id), Said{"ann", "while bob is away"}) == 1);
            BOOST_TEST(count(world.heard(id), Said{"bob", "while nobody answers"}) == 1);
        }
        BOOST_TEST(all_of<confab::Lost>(world.heard(talk.bob)).size() == 1U);
        BOOST_TEST(all_of<Resumed>(world.heard(talk.bob)).size() == 1U);
        BOOST_TEST((world.heard(talk.bob).back() != Event{HistoryChanged{}}));
    });
}

/// Both ways of being away: it knows so and returns, or it will know with its next question.
BOOST_AUTO_TEST_CASE(who_is_removed_while_it_is_away_does_not_come_back) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.partition(talk.room, talk.bob);
        world.say(talk.bob, "can anybody hear me?");
        world.run_for(by_seed(world, 1s, 80s));
        const bool was_in = !has(world.heard(talk.ann), Left{"bob", Reason::timeout});
        world.kick(talk.room, "bob", "out");
        world.run_for(by_seed(world, 1s, 30s));
        world.heal();
        world.run_for(keepalive + return_takes);
        const auto told = all_of<Closed>(world.heard(talk.bob));
        BOOST_TEST((told == std::vector{Closed{Reason::kicked}}) == was_in);
        BOOST_TEST(world.member(talk.bob).welcomed() == !was_in);
        BOOST_TEST(has(world.heard(talk.ann), Left{"bob", Reason::kicked, "out"}) == was_in);
    });
}

BOOST_AUTO_TEST_CASE(acknowledgements_that_are_lost_for_long_cost_nothing_afterwards) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.say(talk.bob, "here");
        BOOST_TEST_REQUIRE(talk.drain(1s));
        world.block(talk.bob, talk.room);
        for (int line = 0; line < 15; ++line)
            world.say(talk.ann, "line " + std::to_string(line));
        world.run_for(by_seed(world, 100ms, 50s));
        world.heal();
        BOOST_TEST(talk.drain(longest_pause + 2 * round_trip));
        BOOST_TEST(lines(world.heard(talk.bob)) == lines(world.heard(talk.ann)),
                   boost::test_tools::per_element());
        BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
    });
}

BOOST_AUTO_TEST_CASE(an_idle_member_whose_address_changes_is_found_with_its_keepalive) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.run_for(by_seed(world, 0s, 20s));
        const bool port_alone = world.options().seed % 2 == 0;
        world.rebind(talk.bob, port_alone ? Rebind::port : Rebind::address_and_port);
        world.say(talk.ann, "to bob");
        BOOST_TEST(talk.drain(keepalive + 2 * round_trip + 1s));
        BOOST_TEST(talk.has_heard(talk.bob, "ann", "to bob"));
        BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
        BOOST_TEST(world.marks()[Mark::address_proven] == 1U);
        BOOST_TEST(world.marks()[Mark::member_returned] == 0U);
    });
}

BOOST_AUTO_TEST_CASE(a_talking_member_whose_address_changes_is_found_at_once) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        const bool port_alone = world.options().seed % 2 == 0;
        world.rebind(talk.bob, port_alone ? Rebind::port : Rebind::address_and_port);
        world.say(talk.bob, "from elsewhere");
        world.say(talk.ann, "to bob");
        BOOST_TEST(talk.drain(2 * round_trip + 1s));
        BOOST_TEST((lines(world.heard(talk.ann)) == lines(world.heard(talk.bob))));
        BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
    });
}

BOOST_AUTO_TEST_CASE(a_room_that_begins_anew_with_its_log_loses_nothing) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.say(talk.ann, "before");
        world.run_for(by_seed(world, 0ms, 200ms)); // in the middle of it, too
        world.restart(talk.room, true);
        world.say(talk.bob, "after");
        BOOST_TEST(talk.drain(keepalive + longest_pause + return_takes));
        for (const MemberId id : talk.members) {
            BOOST_TEST(count(world.heard(id), Said{"ann", "before"}) == 1);
            BOOST_TEST(count(world.heard(id), Said{"bob", "after"}) == 1);
            BOOST_TEST(all_of<HistoryChanged>(world.heard(id)).empty());
        }
        BOOST_TEST(talk.are_settled());
    });
}

BOOST_AUTO_TEST_CASE(who_moves_before_its_welcome_misses_nothing_since_its_login) {
    on_seeds(10, {.link = good_link}, [](World& world) {
        Talk talk{world};
        const MemberId cid = world.add_member(talk.room, "cid");
        world.run_for(round_trip * 5 / 4);
        world.block(talk.room, cid);
        world.run_for(round_trip);
        world.say(talk.ann, "welcome");
        world.run_for(round_trip);
        world.rebind(cid);
        world.run_for(12s); // its cookie is of the old address
        BOOST_TEST(count(world.heard(cid), Said{"ann", "welcome"}) == 1);
    });
}

BOOST_AUTO_TEST_CASE(what_was_read_while_its_acknowledgement_was_lost_is_not_said_again) {
    on_seeds(10, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.say(talk.ann, "hi");
        world.lose_next(talk.room, talk.ann); // the acknowledgement, and the record beside it
        world.run_for(round_trip * 3 / 4);
        world.block(talk.ann, talk.room);
        BOOST_TEST_REQUIRE(world.run_until(
            [&] {
                return count(world.heard(talk.ann), Said{"ann", "hi"}) == 1;
            },
            4s));
        world.restart(talk.room, true);
        world.unblock(talk.ann, talk.room);
        BOOST_TEST(talk.drain(longest_pause + return_takes));
        BOOST_TEST(count(world.heard(talk.bob), Said{"ann", "hi"}) == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_room_that_begins_anew_without_its_log_says_so) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.say(talk.ann, "before");
        BOOST_TEST_REQUIRE(talk.drain(1s));
        world.restart(talk.room, false);
        BOOST_TEST(talk.drain(keepalive + longest_pause + return_takes));
        world.say(talk.bob, "after");
        BOOST_TEST(talk.drain(1s));
        for (const MemberId id : talk.members) {
            BOOST_TEST(count(world.heard(id), Said{"ann", "before"}) == 1);
            BOOST_TEST(count(world.heard(id), Said{"bob", "after"}) == 1);
            BOOST_TEST(all_of<HistoryChanged>(world.heard(id)).size() == 1U);
        }
    });
}

BOOST_AUTO_TEST_CASE(others_do_not_notice_who_stands_still_for_a_while) {
    on_seeds(seeds, {.link = good_link}, [](World& world) {
        Talk talk{world};
        world.pause(talk.bob);
        world.say(talk.ann, "to bob");
        world.run_for(20s);
        world.resume(talk.bob);
        BOOST_TEST(talk.drain(longest_pause + 2 * round_trip));
        BOOST_TEST((lines(world.heard(talk.bob)) == lines(world.heard(talk.ann))));
        BOOST_TEST(all_of<Left>(world.heard(talk.ann)).empty());
        BOOST_TEST(all_of<Gap>(world.heard(talk.bob)).empty());
    });
}

BOOST_AUTO_TEST_CASE(who_stands_still_while_the_ring_goes_by_is_told_of_one_gap) {
    WorldOptions options{.link = good_link};
    options.room.reliable.ring_records = 32;
    options.room.reliable.texts = {.per_second = 0};
    on_seeds(seeds, options, [](World& world) {
        Talk talk{world};
        world.pause(talk.bob);
        for (int line = 0; line < 600; ++line) {
            world.say(talk.ann, "line " + std::to_string(line));
            world.run_for(30ms);
        }
        world.resume(talk.bob);
        BOOST_TEST(talk.drain(longest_pause + 4 * round_trip));
        BOOST_TEST(all_of<Gap>(world.heard(talk.bob)).size() == 1U);
        BOOST_TEST(talk.has_heard(talk.bob, "ann", "line 599"));
        world.say(talk.bob, "all well");
        BOOST_TEST(talk.drain(1s));
        BOOST_TEST(talk.has_heard(talk.ann, "bob", "all well"));
    });
}

BOOST_AUTO_TEST_CASE(a_path_that_does_not_carry_the_datagrams_is_told_at_the_login) {
    WorldOptions options{.link = good_link};
    options.link.mtu = 1199;
    on_seeds(1, options, [](World& world) {
        const auto room = world.add_room();
        const auto ann = world.add_member(room, "ann");
        world.run_for(31s);
        BOOST_TEST((world.heard(ann) == Heard{Closed{Reason::path}}));
    });
}

/// The room has let it in, and it has never heard so.
BOOST_AUTO_TEST_CASE(a_login_that_was_given_up_leaves_the_name_free) {
    on_seeds(1, {.link = good_link}, [](World& world) {
        const auto room = world.add_room();
        const auto bob = world.add_member(room, "bob");
        world.run_until([&] { return world.datagrams() >= 3; }, 1s); // the JOIN is under way
        world.block(room, bob);
        world.run_for(30s);
        BOOST_TEST((world.heard(bob) == Heard{Closed{Reason::timeout}}));
        BOOST_TEST(world.room(room).reliable().sessions().size() == 1U);
        world.heal();
        world.run_for(1s);
        const auto again = world.add_member(room, "bob");
        world.run_for(1s);
        BOOST_TEST(world.member(again).welcomed());
    });
}

BOOST_AUTO_TEST_CASE(a_long_text_fits_through_a_narrow_line) {
    on_seeds(1, {.link = {.delay = 30ms, .bandwidth = 8'000, .queue = 8}}, [](World& world) {
        Talk talk{world};
        world.say(talk.ann, "long" + std::string(16'000, 'x'));
        BOOST_TEST(talk.drain(15s));
        BOOST_TEST((lines(world.heard(talk.ann)) == lines(world.heard(talk.bob))));
    });
}

BOOST_AUTO_TEST_CASE(a_member_that_may_not_look_for_ever_gives_up) {
    WorldOptions options{.link = good_link};
    options.member.reliable.return_limit = 5min;
    on_seeds(1, options, [](World& world) {
        Talk talk{world};
        world.crash(talk.room);
        world.run_for(keepalive + 60s + 5min);
        for (const MemberId id : talk.members)
            BOOST_TEST((world.heard(id).back() == Event{Closed{Reason::timeout}}));
        BOOST_TEST(!world.next_happening());
    });
}

BOOST_AUTO_TEST_SUITE_END()
