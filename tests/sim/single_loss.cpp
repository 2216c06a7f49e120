#include <confab/sim/single_loss.hpp>

#include "scenario.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>
#include <string>

BOOST_AUTO_TEST_SUITE(single_loss)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

constexpr RoomId room{0};
constexpr MemberId ann{0};
constexpr MemberId bob{1};

/// Both log in, ann speaks, ann leaves.
void classic_session(World& world) {
    const auto hall = world.add_room();
    const auto first = world.add_member(hall, "ann");
    world.run_for(10s);
    world.add_member(hall, "bob");
    world.run_for(10s);
    world.say(first, "hello");
    world.run_for(1s);
    world.leave(first);
    world.run_for(10s);
}

/// What must hold whichever datagram is lost: the classic dialect repeats logins and quits.
std::optional<std::string> logins_get_through(const World& world) {
    if (!world.member(bob).welcomed()) return "bob is not in";
    if (world.listening(ann)) return "ann is still there";
    if (world.room(room).roster().size() != 1) return "the room does not know who is there";
    return std::nullopt;
}

/// What the classic dialect does not do.
std::optional<std::string> texts_get_through(const World& world) {
    for (const Event& event : world.heard(bob)) {
        if (event == Event{Said{"ann", "hello"}}) return std::nullopt;
    }
    return "bob has not heard ann";
}

BOOST_AUTO_TEST_CASE(a_classic_session_survives_each_loss) {
    const LossReport report =
        search_losses(classic_session, logins_get_through, {.world = in_classic()});
    BOOST_TEST(!report.failure, report.failure->what);
    // L, OK; L, OK, [bob]; C, two lines; Q, EXIT, [ann].
    BOOST_TEST(report.datagrams == 11U);
    BOOST_TEST(report.runs == 1U + 11U);
}

BOOST_AUTO_TEST_CASE(a_classic_login_survives_each_two_losses_and_a_quit_does_not) {
    const LossReport logins = search_losses(classic_session, logins_get_through,
                                            {.world = in_classic(), .pairs_among = 8});
    BOOST_TEST(!logins.failure, logins.failure->what);
    BOOST_TEST(logins.runs == 1U + 11U + 8U * 7U / 2U);
    // A member asks twice to be let out, and goes: the room finds out by its silence.
    const LossReport all = search_losses(classic_session, logins_get_through,
                                         {.world = in_classic(), .pairs_among = 100});
    BOOST_TEST_REQUIRE(all.failure.has_value());
    BOOST_TEST((all.failure->lost == PacketNumbers{9, 10}));
}

BOOST_AUTO_TEST_CASE(the_first_loss_that_fails_is_told_by_its_number) {
    const LossReport report =
        search_losses(classic_session, texts_get_through, {.world = in_classic()});
    BOOST_TEST_REQUIRE(report.failure.has_value());
    BOOST_TEST((*report.failure == LossReport::Failure{{6}, "bob has not heard ann"}));
    BOOST_TEST(report.runs == 1U + 6U);
    // And it can be looked at.
    const World world = run_with_losses(classic_session, report.failure->lost, in_classic());
    BOOST_TEST(texts_get_through(world).has_value());
    BOOST_TEST(world.marks()[Mark::datagram_lost] == 1U);
}

BOOST_AUTO_TEST_CASE(a_pair_is_told_by_both_numbers) {
    const auto judge = [](const World& world) -> std::optional<std::string> {
        if (world.marks()[Mark::datagram_lost] < 2) return std::nullopt;
        return "two are too many";
    };
    const LossReport report =
        search_losses(classic_session, judge, {.world = in_classic(), .pairs_among = 2});
    BOOST_TEST_REQUIRE(report.failure.has_value());
    BOOST_TEST((report.failure->lost == PacketNumbers{1, 2}));
    BOOST_TEST(report.runs == 1U + 11U + 1U);
}

BOOST_AUTO_TEST_CASE(a_session_that_fails_without_a_loss_is_told_with_no_number) {
    const LossReport report =
        search_losses([](World& world) { world.add_room(); },
                      [](const World&) { return std::optional<std::string>{"never right"}; });
    BOOST_TEST(
        (report ==
         LossReport{.datagrams = 0, .runs = 1, .failure = LossReport::Failure{{}, "never right"}}));
}

BOOST_AUTO_TEST_CASE(a_broken_invariant_is_a_failure_whatever_the_judge_says) {
    const auto lie = [](World& world) {
        const auto hall = world.add_room();
        world.registry(hall).append({.kind = RecordKind::text, .name = "eve", .text = "hi"});
        world.step(hall);
    };
    const LossReport report =
        search_losses(lie, [](const World&) { return std::optional<std::string>{}; });
    BOOST_TEST_REQUIRE(report.failure.has_value());
    BOOST_TEST(report.failure->what.starts_with("S2 "));
}

BOOST_AUTO_TEST_SUITE_END()
