// What a scenario test looks like, and the classic protocol under a bad network, on many seeds.
// Those of confab/1 are in reliable_*.cpp.
#include <confab/sim/world.hpp>

#include <sim/scenario.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(scenes)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

constexpr std::uint64_t seeds = 200;

/// Runs `test(world)` on a bad network from many seeds.
template <typename Test>
void on_many_seeds(Test test, const WorldOptions& options = {.link = bad_link}) {
    on_seeds(seeds, in_classic(options), test);
}

BOOST_AUTO_TEST_CASE(hello) {
    World world{{.seed = 7}};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(1s);
    const auto bob = world.add_member(room, "bob");
    world.run_for(1s);

    world.partition(room, bob);
    world.say(ann, "can you hear me?");
    world.run_for(1s);
    world.heal();
    world.say(ann, "and now?");
    world.run_for(1s);

    BOOST_TEST(
        (world.heard(bob) == Heard{Welcomed{"bob"}, Present{{"ann"}},
                                   Said{"ann", "can you hear me?"}, Said{"ann", "and now?"}}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(login_gets_through) {
    on_many_seeds([](World& world) {
        const auto room = world.add_room();
        const auto ann = world.add_member(room, "ann");
        BOOST_TEST(world.run_until([&] { return world.member(ann).welcomed(); }, 30s));
        BOOST_TEST(world.room(room).roster().size() == 1U);
        BOOST_TEST(count(world.heard(room), Joined{"ann"}) == 1);
    });
}

BOOST_AUTO_TEST_CASE(chat_is_heard_by_all_in_the_order_of_the_log_while_lines_are_only_lost) {
    WorldOptions lossy{.link = {.loss = percent(20)}};
    bool all_heard_something = false;
    on_many_seeds(
        [&](World& world) {
            const auto room = world.add_room();
            const auto ann = world.add_member(room, "ann");
            const auto bob = world.add_member(room, "bob");
            const auto both_in = [&] {
                return world.member(ann).welcomed() && world.member(bob).welcomed();
            };
            BOOST_TEST_REQUIRE(world.run_until(both_in, 30s));
            for (int line = 0; line < 20; ++line) {
                world.say(ann, "line " + std::to_string(line));
                world.run_for(50ms);
            }
            int last = -1;
            for (const Event& event : world.heard(bob)) {
                const auto* const said = std::get_if<Said>(&event);
                if (said == nullptr) continue;
                const int line = std::stoi(said->text.substr(5));
                BOOST_TEST(last < line);
                last = line;
            }
            all_heard_something = all_heard_something || last == 19;
        },
        lossy);
    BOOST_TEST(all_heard_something);
}

BOOST_AUTO_TEST_CASE(quit_gets_through_or_the_member_ends_alone) {
    int announced = 0;
    on_many_seeds([&](World& world) {
        const auto room = world.add_room();
        const auto ann = world.add_member(room, "ann");
        BOOST_TEST_REQUIRE(world.run_until([&] { return world.member(ann).welcomed(); }, 30s));
        world.leave(ann);
        BOOST_TEST(world.run_until([&] { return !world.listening(ann); }, 3s));
        BOOST_TEST((world.heard(ann).back() == Event{Closed{Reason::bye}}));
        world.run_for(1s);
        announced += world.room(room).roster().size() == 0 ? 1 : 0;
    });
    BOOST_TEST(announced > static_cast<int>(seeds * 9 / 10)); // three tries, a fifth of each lost
}

BOOST_AUTO_TEST_CASE(the_administrator_is_heard_and_kicks) {
    int heard = 0;
    on_many_seeds([&](World& world) {
        const auto room = world.add_room();
        const auto ann = world.add_member(room, "ann");
        const auto bob = world.add_member(room, "bob");
        BOOST_TEST_REQUIRE(
            world.run_until([&] { return world.room(room).roster().size() == 2; }, 30s));
        world.announce(room, "behave");
        world.run_for(1s);
        world.kick(room, "ann", "out");
        BOOST_TEST(world.room(room).roster().size() == 1U);
        BOOST_TEST((world.heard(room).back() == Event{Left{"ann", Reason::kicked, "out"}}));
        world.run_for(1s);
        heard += has(world.heard(bob), Announced{"behave"}) ? 1 : 0;
        // Whom the words and the farewell did not reach learns it from the next keepalive.
        if (!has(world.heard(ann), Closed{Reason::dismissed})) return;
        BOOST_TEST(!world.listening(ann));
    });
    BOOST_TEST(heard > static_cast<int>(seeds / 2));
}

BOOST_AUTO_TEST_CASE(who_dies_behind_a_partition_leaves_after_the_silence_limit) {
    WorldOptions options{.link = bad_link};
    options.room.classic.silence_limit = 30min;
    on_many_seeds(
        [](World& world) {
            const auto room = world.add_room();
            const auto ann = world.add_member(room, "ann");
            const auto bob = world.add_member(room, "bob");
            BOOST_TEST_REQUIRE(
                world.run_until([&] { return world.room(room).roster().size() == 2; }, 30s));
            world.partition(room, ann);
            world.crash(ann);
            world.run_for(29min);
            BOOST_TEST(!has(world.heard(room), Left{"ann", Reason::timeout}));
            world.run_for(1min + 1s);
            BOOST_TEST(has(world.heard(room), Left{"ann", Reason::timeout}));
            BOOST_TEST(!has(world.heard(room), Left{"bob", Reason::timeout}));
            BOOST_TEST(world.listening(bob));
        },
        options);
}

BOOST_AUTO_TEST_CASE(a_closed_port_ends_a_stay_at_once) {
    World world{in_classic()};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    const auto bob = world.add_member(room, "bob");
    world.run_for(1s);
    world.crash(ann);
    world.say(bob, "anybody?");
    world.run_for(1s);
    BOOST_TEST((world.heard(room).back() == Event{Left{"ann", Reason::unreachable}}));
    world.crash(room);
    world.say(bob, "room?");
    world.run_for(1s);
    BOOST_TEST((world.heard(bob).back() == Event{Closed{Reason::unreachable}}));
    BOOST_TEST(!world.next_happening());
}

BOOST_AUTO_TEST_CASE(a_lost_ok_is_asked_for_again) {
    World world{in_classic()};
    const auto room = world.add_room();
    const auto bob = world.add_member(room, "bob");
    world.run_for(1s);
    const Endpoint own = world.new_endpoint();
    world.lose_next(room, own);
    const auto ann = world.add_member(room, "ann", own);
    world.run_for(500ms);
    BOOST_TEST(world.room(room).roster().size() == 2U);
    BOOST_TEST(!world.member(ann).welcomed());
    world.run_for(1s);
    BOOST_TEST(world.member(ann).welcomed());
    BOOST_TEST(world.marks()[Mark::login_answered_again] == 1U);
    BOOST_TEST((world.heard(bob) == Heard{Welcomed{"bob"}, Joined{"ann"}}));
}

BOOST_AUTO_TEST_CASE(a_lost_exit_is_asked_for_again) {
    World world{in_classic()};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    const auto bob = world.add_member(room, "bob");
    world.run_for(1s);
    world.lose_next(room, ann);
    world.leave(ann);
    world.run_for(500ms);
    BOOST_TEST(world.room(room).roster().size() == 1U);
    BOOST_TEST(world.listening(ann));
    world.run_for(1s);
    BOOST_TEST(!world.listening(ann));
    BOOST_TEST(world.marks()[Mark::exit_repeated] == 1U);
    BOOST_TEST(count(world.heard(bob), Left{"ann"}) == 1);
}

BOOST_AUTO_TEST_CASE(of_two_who_want_a_name_one_gets_it) {
    on_many_seeds([](World& world) {
        const auto room = world.add_room();
        const auto one = world.add_member(room, "Ann");
        const auto other = world.add_member(room, "ANN");
        const auto decided = [&](MemberId id) {
            return world.member(id).welcomed() || world.member(id).closed();
        };
        BOOST_TEST(world.run_until([&] { return decided(one) && decided(other); }, 30s));
        BOOST_TEST(world.member(one).welcomed() != world.member(other).welcomed());
        const auto loser = world.member(one).welcomed() ? other : one;
        BOOST_TEST((world.heard(loser).back() == Event{Closed{Reason::name_taken}}));
    });
}

BOOST_AUTO_TEST_CASE(what_a_stranger_forges_changes_nothing) {
    World world{in_classic()};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    world.run_for(1s);
    const auto roster = world.room(room).roster();
    const auto sessions = world.room(room).classic_sessions();
    const auto log_head = world.room(room).registry().head();
    const Endpoint stranger = world.new_endpoint();
    for (const char* line : {"C ann forged", "Q ann", "L ann", "C 管理員 forged", "L 管理員", "Q",
                             "L", " ", "", "\xFF", "C ann", "Q bob"}) {
        world.inject(stranger, room, classic::as_bytes(line));
        world.run_for(1s);
        BOOST_TEST((world.room(room).roster() == roster));
        BOOST_TEST((world.room(room).classic_sessions() == sessions));
        BOOST_TEST((world.room(room).registry().head() == log_head));
    }
    BOOST_TEST((world.heard(ann) == Heard{Welcomed{"ann"}}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_one_way_partition_lets_the_other_way_through) {
    World world{in_classic()};
    const auto room = world.add_room();
    const auto ann = world.add_member(room, "ann");
    const auto bob = world.add_member(room, "bob");
    world.run_for(1s);
    world.block(room, ann);
    world.say(ann, "I hear nothing");
    world.run_for(1s);
    BOOST_TEST(has(world.heard(bob), Said{"ann", "I hear nothing"}));
    BOOST_TEST(!has(world.heard(ann), Said{"ann", "I hear nothing"}));
    world.unblock(room, ann);
    world.say(ann, "now I do");
    world.run_for(1s);
    BOOST_TEST(has(world.heard(ann), Said{"ann", "now I do"}));
}

BOOST_AUTO_TEST_SUITE_END()
