#include <confab/sim/shrink/candidates.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(candidates)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::shrink;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(chunks_are_all_then_halves_then_each_one) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; const auto part = chunk(5, at); ++at)
        parts.push_back(std::to_string(part->first) + "+" + std::to_string(part->size));
    BOOST_TEST(parts == (std::vector<std::string>{"0+5", "0+3", "3+2", "0+2", "2+2", "4+1", "0+1",
                                                  "1+1", "2+1", "3+1", "4+1"}));
    BOOST_TEST(!chunk(0, 0).has_value());
}

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

/// All that a pass offers.
std::vector<Schedule> offers(Pass pass, const Schedule& from) {
    std::vector<Schedule> all;
    for (std::size_t at = 0; auto candidate = pass(from, at); ++at)
        all.push_back(std::move(*candidate));
    return all;
}

bool offers_this(Pass pass, const Schedule& wanted) {
    const auto all = offers(pass, sample());
    return std::find(all.begin(), all.end(), wanted) != all.end();
}

BOOST_AUTO_TEST_CASE(somebody_goes_with_all_that_concerns_it) {
    Schedule wanted = sample();
    wanted.steps.erase(wanted.steps.begin() + 3);
    wanted.steps.erase(wanted.steps.begin());
    BOOST_TEST(offers_this(without_somebody, wanted));
    BOOST_TEST(offers(without_somebody, sample()).size() == 2U);
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
        for (const Schedule& to : offers(pass, from)) {
            BOOST_TEST(to.events() <= from.events());
            BOOST_TEST((to.lasts <= from.lasts || !to.finale));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
