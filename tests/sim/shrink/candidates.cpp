#include <confab/sim/shrink/candidates.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(candidates)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::shrink;
using namespace std::chrono_literals;

Schedule sample() {
    const Actor ann{1};
    const Actor bob{2};
    const Endpoint home = ipv4_endpoint({10, 1, 0, 1}, 40'000);
    return {.log = LogId{9},
            .steps = {{1500ms, action::Join{ann, "ann", Dialect::confab1, home, {1, 2}}},
                      {2s, action::Block{home, home}},
                      {3s, action::Say{bob, "a long text"}},
                      {4s, action::Say{ann, "b"}},
                      {5s, action::Unblock{home, home}}},
            .fates = {{{home, home, false, 1}, {.lost = LossCause::burst}},
                      {{home, home, false, 2},
                       {.first = {123'456us, {.cut_to = 3}}, .second = Copy{9ms}}}},
            .lasts = 7s,
            .finale = Finale::room_closes};
}

/// All that a pass offers, while none is taken.
std::vector<Schedule> offers(Change change, const Schedule& from) {
    std::vector<Schedule> all;
    for (std::size_t at = 0; auto candidate = change(from, at); ++at)
        all.push_back(std::move(*candidate));
    return all;
}
std::vector<Schedule> offers(const Removal& removal, const Schedule& from) {
    std::vector<Schedule> all;
    const std::size_t count = removal.count(from);
    for (Sweep sweep{count, removal.parts}; const auto part = sweep.part(count); sweep.pass_by())
        all.push_back(removal.without(from, *part));
    return all;
}

bool offers_this(Change change, const Schedule& wanted) {
    const auto all = offers(change, sample());
    return std::find(all.begin(), all.end(), wanted) != all.end();
}

BOOST_AUTO_TEST_CASE(people_go_with_all_that_concerns_them) {
    Schedule wanted = sample();
    wanted.steps.erase(wanted.steps.begin() + 3);
    wanted.steps.erase(wanted.steps.begin());
    BOOST_TEST(count_people(sample()) == 2U);
    BOOST_TEST((without_people(sample(), {0, 1}) == wanted));
    wanted.steps.erase(wanted.steps.begin() + 1);
    BOOST_TEST((without_people(sample(), {0, 2}) == wanted));
}

BOOST_AUTO_TEST_CASE(steps_and_fates_go_and_no_others) {
    Schedule wanted = sample();
    wanted.steps.erase(wanted.steps.begin() + 1, wanted.steps.begin() + 3);
    BOOST_TEST((without_steps(sample(), {1, 2}) == wanted));
    wanted = sample();
    wanted.fates.erase(std::next(wanted.fates.begin()));
    BOOST_TEST((without_fates(sample(), {1, 1}) == wanted));
}

BOOST_AUTO_TEST_CASE(what_belongs_together_goes_together) {
    Schedule wanted = sample();
    wanted.steps.erase(wanted.steps.begin() + 4);
    wanted.steps.erase(wanted.steps.begin() + 1);
    BOOST_TEST(offers_this(without_two_steps, wanted));
}

BOOST_AUTO_TEST_CASE(a_pause_gets_shorter_and_what_is_behind_it_moves_along) {
    Schedule wanted = sample();
    wanted.steps[0].at = 1s;
    for (std::size_t at = 1; at < wanted.steps.size(); ++at)
        wanted.steps[at].at -= 500ms;
    wanted.lasts -= 500ms;
    BOOST_TEST(offers_this(with_shorter_pauses, wanted));
}

BOOST_AUTO_TEST_CASE(texts_fates_options_and_the_end_get_plainer) {
    Schedule wanted = sample();
    std::get<action::Say>(wanted.steps[2].action).text = "c";
    BOOST_TEST(offers_this(with_plainer_action, wanted));
    wanted = sample();
    wanted.fates.begin()->second.lost = LossCause::chance;
    BOOST_TEST(offers_this(with_plainer_fate, wanted));
    wanted = sample();
    std::next(wanted.fates.begin())->second.second.reset();
    BOOST_TEST(offers_this(with_plainer_fate, wanted));
    wanted = sample();
    wanted.log = LogId{1};
    BOOST_TEST(offers_this(with_default_options, wanted));
    wanted = sample();
    wanted.finale = Finale::all_leave;
    BOOST_TEST(offers_this(with_plainer_end, wanted));
}

/// Or shrinking would not end.
BOOST_AUTO_TEST_CASE(no_change_makes_more) {
    const Schedule from = sample();
    for (const Pass pass : passes) {
        const auto all = std::visit([&](const auto& kind) { return offers(kind, from); }, pass);
        for (const Schedule& to : all) {
            BOOST_TEST(to.events() <= from.events());
            BOOST_TEST((to.lasts <= from.lasts || !to.finale));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
