// Every course of small worlds; and that the search finds what is planted, on the shortest way.
#include <confab/sim/explore.hpp>

#include <confab/sim/explore/scopes.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace confab;
using namespace confab::sim;

/// A log that has every text twice.
class DoublingRegistry {
public:
    [[nodiscard]] LogId id() const { return log_.id(); }
    [[nodiscard]] Sequence tail() const { return log_.tail(); }
    [[nodiscard]] Sequence head() const { return log_.head(); }
    [[nodiscard]] auto records_from(Sequence first) const { return log_.records_from(first); }
    void append(const Record& record) {
        log_.append(record);
        if (record.kind == RecordKind::text) log_.append(record);
    }

private:
    MemoryRegistry log_{{.id = LogId{1}}};
};

} // namespace

template <>
inline constexpr bool confab::sim::commits_at_once<DoublingRegistry> = true;

BOOST_AUTO_TEST_SUITE(explore)

Scope scope_of(std::string_view name) {
    for (Scope& scope : all_scopes()) {
        if (scope.name == name) return scope;
    }
    BOOST_FAIL("no such scope: " << name);
    return {};
}

ExploreLimits limits(const Budgets& budgets) { return {.budgets = budgets}; }

BOOST_AUTO_TEST_CASE(all_schedules_of_each_scope_hold_when_a_little_goes_wrong) {
    const std::vector<std::pair<std::string_view, Budgets>> little{
        {"login", {.losses = 1, .duplicates = 1}},
        {"duplicate_names", {.losses = 1}},
        {"text", {.losses = 1, .duplicates = 1, .firings = 1}},
        {"quit", {.duplicates = 1}},
        {"kick", {}},
        {"resume", {.losses = 1, .duplicates = 1}},
        {"classic", {.losses = 1, .duplicates = 1}}};
    for (const auto& [name, budgets] : little) {
        const ExploreReport report = sim::explore(scope_of(name), limits(budgets));
        BOOST_TEST((report.verdict == Explored::all_hold), name);
        BOOST_TEST(!report.counterexample.has_value());
        BOOST_TEST(report.ends > 0U);
        BOOST_TEST(report.distinct > 20U);
        BOOST_TEST(report.transitions >= report.distinct - 1);
    }
}

BOOST_AUTO_TEST_CASE(what_a_limit_has_cut_is_bounded_and_no_more) {
    const Scope scope = scope_of("long_text");
    ExploreLimits deep = limits({});
    deep.depth = 6;
    const ExploreReport report = sim::explore(scope, deep);
    BOOST_TEST((report.verdict == Explored::bounded));
    BOOST_TEST(report.depth == 6U);
    ExploreLimits few = limits({});
    few.states = 100;
    BOOST_TEST((sim::explore(scope, few).verdict == Explored::bounded));
    // A limit that cuts nothing off is none.
    const ExploreReport whole = sim::explore(scope_of("text"), limits({}));
    ExploreLimits exact = limits({});
    exact.depth = whole.depth;
    BOOST_TEST((sim::explore(scope_of("text"), exact).verdict == Explored::all_hold));
    exact.depth = whole.depth - 1;
    BOOST_TEST((sim::explore(scope_of("text"), exact).verdict == Explored::bounded));
}

BOOST_AUTO_TEST_CASE(sleep_sets_leave_out_ways_and_no_states) {
    const std::vector<std::pair<std::string_view, Budgets>> scopes{
        {"login", {.losses = 1, .duplicates = 1}},
        {"duplicate_names", {.duplicates = 1}},
        {"text", {.losses = 1, .duplicates = 1, .firings = 1}},
        {"quit", {.losses = 1}},
        {"kick", {}},
        {"resume", {.duplicates = 1, .firings = 1}}};
    for (const auto& [name, budgets] : scopes) {
        const Scope scope = scope_of(name);
        ExploreLimits reduced = limits(budgets);
        ExploreLimits full = reduced;
        full.reduce = false;
        Search<MemoryRegistry> some{scope, reduced};
        Search<MemoryRegistry> all{scope, full};
        const auto ignore = [](const ExploreReport&) {};
        const ExploreReport report = some.run(ignore);
        const ExploreReport whole = all.run(ignore);
        BOOST_TEST((some.visited().prints() == all.visited().prints()), name);
        BOOST_TEST(report.depth == whole.depth);
        BOOST_TEST(report.ends == whole.ends);
        BOOST_TEST(report.transitions < whole.transitions);
        BOOST_TEST((report.verdict == whole.verdict));
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_log_is_found_on_the_shortest_way) {
    using WrongWorld = BasicWorld<DoublingRegistry>;
    const BasicScope<DoublingRegistry> scope{
        .name = "doubling",
        .meaning = "a log that has every text twice",
        .begin =
            [](const BeginOptions& how) {
                WrongWorld world{{.seed = 1, .keep_trace = how.keep_trace}};
                const RoomId room = world.add_room(DoublingRegistry{});
                world.add_member(room, "ann");
                world.add_member(room, "bob");
                world.run_for(std::chrono::seconds{2});
                return world;
            },
        .acts = {{"ann says hi", [](WrongWorld& world) { world.say(MemberId{0}, "hi"); }}},
        .judge = [](const WrongWorld&) -> std::optional<std::string> { return std::nullopt; },
        .budgets = {.losses = 1, .duplicates = 1, .firings = 1}};
    const ExploreReport report = sim::explore(scope);
    BOOST_TEST_REQUIRE((report.verdict == Explored::broken));
    const Counterexample& found = *report.counterexample;
    BOOST_TEST(found.violation.invariant == "S3");
    BOOST_TEST(!found.at_end);
    BOOST_TEST_REQUIRE(found.choices.size() == 2U);
    BOOST_TEST((found.choices[0].kind == ChoiceKind::act));
    BOOST_TEST((found.choices[1].kind == ChoiceKind::deliver));

    // And again, along the choices, in an order that time has too.
    std::vector<Instant> times;
    const WrongWorld world = replay_choices(
        scope, found.choices, [&](const WrongWorld& seen) { times.push_back(seen.now()); });
    BOOST_TEST_REQUIRE(world.violation().has_value());
    BOOST_TEST(world.violation()->invariant == found.violation.invariant);
    BOOST_TEST(world.violation()->what == found.violation.what);
    BOOST_TEST_REQUIRE(times.size() == 3U);
    BOOST_TEST((times[1] == times[0]));
    BOOST_TEST((times[2] == times[1] + Duration{1}));
}

BOOST_AUTO_TEST_CASE(a_record_of_nobody_is_found_at_once) {
    Scope scope = scope_of("text");
    scope.acts.push_back({"somebody writes into the log", [](World& world) {
                              world.registry(RoomId{0}).append({.name = "ann", .text = "never"});
                              world.step(RoomId{0});
                          }});
    const ExploreReport report = sim::explore(scope, limits({.losses = 1}));
    BOOST_TEST_REQUIRE((report.verdict == Explored::broken));
    BOOST_TEST(report.counterexample->violation.invariant == "S2");
    BOOST_TEST(report.counterexample->choices.size() == 2U); // the two acts
}

BOOST_AUTO_TEST_CASE(an_end_that_is_not_as_it_should_be_is_found) {
    Scope scope = scope_of("login");
    scope.judge = [](const World& world) -> std::optional<std::string> {
        const bool in = world.member(MemberId{0}).welcomed();
        // So it is only when the CHALLENGE was lost, and a time-out is over.
        if (in && world.age() > std::chrono::milliseconds{300}) return "it took too long";
        return in ? std::nullopt : std::optional<std::string>{"not in"};
    };
    ExploreLimits one = limits({.losses = 1});
    one.settled_within = std::chrono::seconds{5};
    const ExploreReport report = sim::explore(scope, one);
    BOOST_TEST_REQUIRE((report.verdict == Explored::broken));
    const Counterexample& found = *report.counterexample;
    BOOST_TEST(found.violation.invariant == "end");
    BOOST_TEST(found.at_end);
    BOOST_TEST_REQUIRE(found.choices.size() == 1U);
    BOOST_TEST((found.choices[0] == Choice{ChoiceKind::lose, 1}));
    World world = replay_choices(scope, found.choices, [](const World&) {}, {.keep_trace = true});
    BOOST_TEST(world.under_way().empty());
    const std::vector<TraceLine> trace = world.trace().take_lines();
    BOOST_TEST_REQUIRE(!trace.empty());
    BOOST_TEST((std::holds_alternative<fact::Lost>(trace.back().fact)));
}

BOOST_AUTO_TEST_CASE(a_choice_that_cannot_be_made_ends_the_replay) {
    std::size_t visited = 0;
    const World world = replay_choices(
        scope_of("login"), {{ChoiceKind::deliver, 1}, {ChoiceKind::deliver, 7}, {ChoiceKind::wake}},
        [&](const World&) { ++visited; });
    BOOST_TEST(visited == 2U);
    BOOST_TEST(world.datagrams() == 2U);
}

BOOST_AUTO_TEST_CASE(a_world_does_out_of_turn_what_it_is_told) {
    const World before = scope_of("login").begin({});
    BOOST_TEST_REQUIRE(before.under_way().size() == 1U);
    World world = before;
    world.duplicate(0);
    BOOST_TEST(world.under_way().size() == 2U);
    BOOST_TEST(world.marks()[Mark::datagram_doubled] == 1U);
    world.lose(1);
    BOOST_TEST(std::holds_alternative<fact::Lost>(world.facts().front()));
    world.deliver(0);
    BOOST_TEST((world.now() == before.now())); // nothing takes time
    BOOST_TEST_REQUIRE(world.under_way().size() == 1U);
    BOOST_TEST((world.under_way().in_order()[0]->packet.as<wire::Challenge>() != nullptr));
    BOOST_TEST(world.wake_next());
    BOOST_TEST((before.now() < world.now()));
    BOOST_TEST(std::holds_alternative<fact::Woken>(world.facts().front()));
    BOOST_TEST(before.under_way().size() == 1U); // a copy is a copy
    BOOST_TEST((before == scope_of("login").begin({})));
}

BOOST_AUTO_TEST_CASE(the_order_in_which_nodes_act_is_not_in_a_states_print) {
    const Scope scope = scope_of("duplicate_names");
    using State = ExploreState<MemoryRegistry>;
    const State first{scope.begin({}), {.losses = 1}};
    BOOST_TEST_REQUIRE(first.sightings().size() == 2U);
    const auto both = [&](std::size_t one, std::size_t other) {
        return first.after(ChoiceKind::deliver, one, scope)
            .after(ChoiceKind::deliver, other, scope);
    };
    // Both are for the room, which remembers neither.
    BOOST_TEST(both(0, 0).print() == both(1, 0).print());
    const State lost = first.after(ChoiceKind::lose, 0, scope);
    BOOST_TEST(lost.print() != first.print());
    BOOST_TEST(lost.left().losses == 0U);
    BOOST_TEST(!lost.may(ChoiceKind::lose, scope));
    BOOST_TEST((State{scope.begin({}), {.losses = 2}}.print() != first.print()));
    BOOST_TEST((State{scope.begin({}), {.losses = 2}}.print_of_end() == first.print_of_end()));
}

BOOST_AUTO_TEST_SUITE_END()
