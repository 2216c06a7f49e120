// What members cost that say nothing.
#include <confab/sim/world.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>

BOOST_AUTO_TEST_SUITE(idle)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

/// Four questions and their answers, with the members' jitter rather less.
BOOST_AUTO_TEST_CASE(a_member_and_its_room_exchange_eight_datagrams_a_minute) {
    constexpr std::uint64_t members = 10;
    constexpr std::uint64_t minutes = 60;
    World world{{.seed = 1}};
    const RoomId room = world.add_room();
    for (std::uint64_t member = 0; member < members; ++member)
        world.add_member(room, "m" + std::to_string(member));
    world.run_for(1min);
    const std::uint64_t before = world.datagrams();
    world.run_for(std::chrono::minutes{minutes});
    const std::uint64_t exchanged = world.datagrams() - before;
    BOOST_TEST(exchanged <= 8 * members * minutes);
    BOOST_TEST(exchanged >= 7 * members * minutes); // alive they are
    BOOST_TEST(world.room(room).roster().size() == members);
}

BOOST_AUTO_TEST_SUITE_END()
