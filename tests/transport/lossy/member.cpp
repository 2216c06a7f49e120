#include <confab/transport/lossy.hpp>

#include <boost/test/unit_test.hpp>
#include <confab/confab.hpp>

#include <chrono>

using namespace confab;

namespace {

/// Steps both until the member has been let in, or for two seconds.
template <typename Host, typename Guest>
bool becomes_welcome(Host& room, Guest& member) {
    const Instant end = room.transport().now() + std::chrono::seconds{2};
    while (!member.welcomed() && room.transport().now() < end) {
        room.step();
        member.step();
    }
    return member.welcomed();
}

} // namespace

BOOST_AUTO_TEST_SUITE(lossy_member)

BOOST_AUTO_TEST_CASE(a_member_joins_over_a_bad_network) {
    Room room{UdpTransport{loopback(0)}, MemoryRegistry{}};
    const Endpoint server = room.transport().local_endpoint();

    const LossyOptions bad_network{.loss = percent(10),
                                   .duplicate = percent(5),
                                   .shortest_delay = std::chrono::milliseconds{20},
                                   .longest_delay = std::chrono::milliseconds{80},
                                   .seed = 1};
    Member ada{LossyTransport{UdpTransport{}, bad_network}, server, "ada"};

    BOOST_TEST(becomes_welcome(room, ada));
    BOOST_TEST(room.roster().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
