#include <confab/sim/burst.hpp>

#include <boost/test/unit_test.hpp>
#include <vector>

BOOST_AUTO_TEST_SUITE(burst)

using namespace confab;
using namespace confab::sim;

const Way there{loopback(1), loopback(2)};
const Way back{loopback(2), loopback(1)};

/// Which of the next datagrams are lost.
std::vector<bool> losses(Bursts& bursts, const Way& way, const Burst& burst, int count) {
    std::vector<bool> lost;
    for (int at = 0; at < count; ++at)
        lost.push_back(bursts.loses(way, burst));
    return lost;
}

BOOST_AUTO_TEST_CASE(losses_come_together) {
    Bursts bursts{Random{1}};
    const Burst burst{.begin = percent(1), .end = percent(20)};
    int lost = 0;
    int begun = 0;
    bool before = false;
    for (const bool now : losses(bursts, there, burst, 100'000)) {
        lost += now ? 1 : 0;
        begun += now && !before ? 1 : 0;
        before = now;
    }
    // A burst lasts five datagrams in the mean, and begins every 105.
    BOOST_TEST((4200 < lost && lost < 5400), lost << " lost");
    BOOST_TEST((850 < begun && begun < 1100), begun << " bursts");
}

BOOST_AUTO_TEST_CASE(a_burst_may_spare_some) {
    Bursts bursts{Random{1}};
    const Burst burst{.begin = always, .end = never, .loss = percent(50)};
    int lost = 0;
    for (const bool now : losses(bursts, there, burst, 1000))
        lost += now ? 1 : 0;
    BOOST_TEST((450 < lost && lost < 550));
}

BOOST_AUTO_TEST_CASE(each_way_has_a_state_of_its_own) {
    Bursts bursts{Random{1}};
    const Burst for_ever{.begin = always, .end = never};
    BOOST_TEST(bursts.loses(there, for_ever));
    // The other way is not in one, and of this one it is only asked whether it goes on.
    BOOST_TEST(!bursts.loses(back, {}));
    BOOST_TEST(bursts.loses(there, {.begin = PartsPerMillion{1}, .end = never}));
    bursts.end_all();
    BOOST_TEST(!bursts.loses(there, {.begin = PartsPerMillion{1}, .end = never}));
}

BOOST_AUTO_TEST_CASE(the_seed_decides_and_a_way_without_bursts_draws_nothing) {
    const Burst burst{.begin = percent(10)};
    Bursts one{Random{1}};
    Bursts same{Random{1}};
    Bursts other{Random{2}};
    losses(same, back, {}, 10);
    BOOST_TEST((one == same));
    const auto drawn = losses(one, there, burst, 200);
    BOOST_TEST((drawn == losses(same, there, burst, 200)));
    BOOST_TEST((drawn != losses(other, there, burst, 200)));
    BOOST_TEST((one == same));
}

BOOST_AUTO_TEST_SUITE_END()
