#include <confab/transport/udp/offload.hpp>

#include <boost/test/unit_test.hpp>

#include "../udp_peers.hpp"

#include <cstddef>
#include <sys/socket.h>
#include <vector>

using namespace confab;
using contract::Bytes;
using contract::pattern;

namespace {

constexpr UdpOptions one_by_one{.trains = false};

/// Whether this system knows trains, both ways: the tests that need them look here.
bool has_trains() {
    const udp::Socket socket = udp::bind_socket(loopback(0));
    return udp::can_send_trains(socket) && udp::ask_for_trains(socket);
}

std::vector<Bytes> sized(std::initializer_list<std::size_t> sizes) {
    std::vector<Bytes> datagrams;
    for (const std::size_t size : sizes)
        datagrams.push_back(pattern(size, static_cast<unsigned>(datagrams.size())));
    return datagrams;
}

/// What the receiver hears of what the sender sends in one batch.
std::vector<Bytes> carried(UdpTransport& sender, UdpTransport& receiver,
                           const std::vector<Bytes>& datagrams) {
    for (const Bytes& datagram : datagrams)
        sender.send({receiver.local_endpoint(), datagram});
    sender.flush();
    return hear(receiver, datagrams.size()).datagrams;
}

} // namespace

BOOST_AUTO_TEST_SUITE(udp_offload)

BOOST_AUTO_TEST_CASE(datagrams_of_one_size_to_one_peer_travel_as_a_train) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    const auto datagrams = sized({1200, 1200, 1200, 700});
    BOOST_TEST((carried(sender, receiver, datagrams) == datagrams));
    BOOST_TEST(sender.counters().datagrams_sent == 4U);
    BOOST_TEST(sender.counters().bytes_sent == 4300U);
    BOOST_TEST(receiver.counters().datagrams_received == 4U);
    BOOST_TEST(receiver.counters().bytes_received == 4300U);
    const std::uint64_t expected = has_trains() ? 4 : 0;
    BOOST_TEST(sender.counters().sent_in_trains == expected);
    BOOST_TEST(receiver.counters().received_in_trains == expected);
}

BOOST_AUTO_TEST_CASE(sizes_of_all_kinds_arrive_as_they_were_sent) {
    UdpTransport receiver{loopback6(0)};
    UdpTransport sender{loopback6(0)};
    const auto datagrams = sized({10, 10, 12, 12, 5, 5, 5, 0, 0, 7, 7, 3, 9, 1, 1, 0});
    BOOST_TEST((carried(sender, receiver, datagrams) == datagrams));
}

BOOST_AUTO_TEST_CASE(each_peer_has_trains_of_its_own) {
    UdpTransport first{loopback(0)};
    UdpTransport second{loopback(0)};
    UdpTransport sender{loopback(0)};
    for (unsigned number = 0; number < 8; ++number) {
        const auto& peer = number < 2 || number == 5 ? first : second;
        sender.send({peer.local_endpoint(), pattern(100, number)});
    }
    sender.flush();
    const auto of_first = hear(first, 3).datagrams;
    BOOST_TEST((of_first == std::vector{pattern(100, 0), pattern(100, 1), pattern(100, 5)}));
    BOOST_TEST(hear(second, 5).datagrams.size() == 5U);
    BOOST_TEST(sender.counters().sent_in_trains == (has_trains() ? 7U : 0U));
}

BOOST_AUTO_TEST_CASE(who_wants_no_trains_sends_and_hears_one_by_one) {
    UdpTransport with{loopback(0)};
    UdpTransport without{loopback(0), one_by_one};
    const auto datagrams = sized({300, 300, 300});
    BOOST_TEST((carried(with, without, datagrams) == datagrams));
    BOOST_TEST((carried(without, with, datagrams) == datagrams));
    BOOST_TEST(without.counters().received_in_trains == 0U);
    BOOST_TEST(without.counters().sent_in_trains == 0U);
}

// The system refuses trains on a socket without checksums, as it does where a route can't have
// them.
BOOST_AUTO_TEST_CASE(a_refused_train_goes_one_by_one_and_is_the_last) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    const int on = 1;
    BOOST_TEST_REQUIRE(
        setsockopt(sender.native_handle(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof on) == 0);
    const auto datagrams = sized({50, 200, 200, 80, 80, 10});
    for (int again = 0; again < 2; ++again)
        BOOST_TEST((carried(sender, receiver, datagrams) == datagrams));
    BOOST_TEST(sender.counters().datagrams_sent == 12U);
    BOOST_TEST(sender.counters().sent_in_trains == 0U);
    BOOST_TEST(sender.counters().dropped_otherwise == 0U);
}

BOOST_AUTO_TEST_CASE(a_train_that_cannot_be_sent_costs_itself_only) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    const Endpoint nowhere = ipv4_endpoint({203, 0, 113, 9}, 9); // no way from loopback
    sender.send({receiver.local_endpoint(), pattern(1, 1)});
    for (unsigned number = 0; number < 3; ++number)
        sender.send({nowhere, pattern(40, number)});
    sender.send({receiver.local_endpoint(), pattern(2, 2)});
    sender.flush();
    BOOST_TEST(hear(receiver, 2).datagrams.size() == 2U);
    BOOST_TEST(sender.counters().datagrams_sent == 2U);
    const UdpCounters& counters = sender.counters();
    BOOST_TEST(counters.dropped_no_route + counters.dropped_otherwise +
                   counters.dropped_not_permitted ==
               3U);
}

BOOST_AUTO_TEST_SUITE_END()
