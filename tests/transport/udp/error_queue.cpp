#include <confab/transport/udp/error_queue.hpp>

#include <confab/transport/udp.hpp>

#include <boost/test/unit_test.hpp>

#include "../udp_peers.hpp"

#include <poll.h>

using namespace confab;
using namespace std::chrono_literals;
using contract::pattern;

namespace {

/// What a poll of the program's own says: POLLIN, POLLERR.
int polled_events(const UdpTransport& transport, int milliseconds) {
    pollfd polled{.fd = transport.native_handle(), .events = POLLIN, .revents = 0};
    ::poll(&polled, 1, milliseconds);
    return polled.revents;
}

bool poll_reports_error(const UdpTransport& transport) {
    return (polled_events(transport, 0) & POLLERR) != 0;
}

sock_extended_err error_of(unsigned origin, unsigned type, unsigned code) {
    sock_extended_err error{};
    error.ee_origin = static_cast<std::uint8_t>(origin);
    error.ee_type = static_cast<std::uint8_t>(type);
    error.ee_code = static_cast<std::uint8_t>(code);
    return error;
}

} // namespace

BOOST_AUTO_TEST_SUITE(udp_error_queue)

BOOST_AUTO_TEST_CASE(a_closed_port_is_reported_once_for_each_datagram) {
    struct Case {
        Endpoint local;
        Endpoint closed;
    };
    const Case cases[] = {{loopback(0), closed_port(loopback(0))},
                          {loopback6(0), closed_port(loopback6(0))},
                          {any_address(0), closed_port(loopback(0))},
                          {any_address(0), closed_port(loopback6(0))}};
    for (const auto& [local, closed] : cases) {
        BOOST_TEST_CONTEXT(to_string(local) << " to " << to_string(closed)) {
            UdpTransport transport{local};
            for (unsigned sent = 1; sent <= 3; ++sent) {
                contract::send_now(transport, closed, pattern(5, sent));
                const auto heard = hear(transport, 1);
                BOOST_TEST_REQUIRE(heard.unreachable.size() == 1U);
                BOOST_TEST((heard.unreachable[0] == closed));
                BOOST_TEST(heard.datagrams.empty());
                BOOST_TEST(transport.counters().unreachable == sent);
                BOOST_TEST(!poll_reports_error(transport)); // or a program's poll would spin
            }
        }
    }
}

// mas-bandwidth/netcode, issue 113: the error that a refusal leaves on the socket was taken for the
// end of what there is to receive, and of what can be sent.
BOOST_AUTO_TEST_CASE(icmp_refusal_ends_neither_the_receive_nor_the_send_loop_netcode_113) {
    const Endpoint closed = closed_port(loopback(0));
    UdpTransport peer{loopback(0)};
    UdpTransport transport{loopback(0)};
    contract::send_now(transport, closed, pattern(5, 0));
    for (unsigned number = 0; number < 5; ++number)
        contract::send_now(peer, transport.local_endpoint(), pattern(8, number));
    for (int round = 0; round < 100 && polled_events(transport, 20) != (POLLIN | POLLERR); ++round)
        continue;
    Heard heard;
    hear_now(transport, heard); // one loop until receive() gives nothing, and no second try
    BOOST_TEST(heard.datagrams.size() == 5U);
    BOOST_TEST(heard.unreachable.size() == 1U);

    for (unsigned number = 0; number < 30; ++number) {
        transport.send({number % 2 == 0 ? closed : peer.local_endpoint(), pattern(8, number)});
    }
    transport.flush();
    BOOST_TEST(hear(peer, 15).datagrams.size() == 15U);
    BOOST_TEST(hear(transport, 15).unreachable.size() == 15U);
    BOOST_TEST(transport.counters().datagrams_sent == 31U); // none was given up
    BOOST_TEST(transport.counters().dropped_otherwise == 0U);
}

BOOST_AUTO_TEST_CASE(a_refusal_wakes_wait_until) {
    UdpTransport transport{loopback(0)};
    const Endpoint closed = closed_port(loopback(0));
    transport.send({closed, pattern(5, 0)});
    transport.wait_until(std::nullopt); // else never comes back
    BOOST_TEST(hear(transport, 1).unreachable.size() == 1U);
}

// The send has taken the error off the socket, so receiving alone would not meet it any more.
BOOST_AUTO_TEST_CASE(a_refusal_that_a_send_has_met_is_handed_up_to_a_program_with_its_own_poll) {
    UdpTransport peer{loopback(0)};
    const Endpoint closed = closed_port(loopback(0));
    for (const bool in_one_batch : {true, false}) {
        BOOST_TEST_CONTEXT("in one batch: " << in_one_batch) {
            UdpTransport transport{loopback(0)};
            transport.send({closed, pattern(5, 0)});
            if (!in_one_batch) transport.flush();
            contract::send_now(transport, peer.local_endpoint(), pattern(6, 0));
            BOOST_TEST(hear(peer, 1).datagrams.size() == 1U);
            Heard heard;
            for (int round = 0; round < 100 && heard.unreachable.empty(); ++round) {
                polled_events(transport, 20);
                hear_now(transport, heard);
            }
            BOOST_TEST(heard.unreachable.size() == 1U);
            BOOST_TEST(!poll_reports_error(transport));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_hosts_own_refusal_to_send_is_no_unreachable_peer) {
    UdpTransport peer{loopback6(0)};
    UdpTransport transport{loopback6(0)};
    auto to = udp::to_socket_address(peer.local_endpoint(), AF_INET6).value();
    const auto longer_than_the_interface_takes = pattern(65'500, 0);
    BOOST_TEST(sendto(transport.native_handle(), longer_than_the_interface_takes.data(),
                      longer_than_the_interface_takes.size(), 0, to.data(), to.size) == -1);
    BOOST_TEST(errno == EMSGSIZE);
    BOOST_TEST_REQUIRE(poll_reports_error(transport));
    transport.wait_until(transport.now() + 1s); // ends at once, as the socket has something to tell
    const auto heard = hear(transport, 0);
    BOOST_TEST(heard.unreachable.empty());
    BOOST_TEST(transport.counters().unreachable == 0U);
    BOOST_TEST(!poll_reports_error(transport));
}

BOOST_AUTO_TEST_CASE(only_a_closed_port_counts) {
    using udp::is_unreachable;
    constexpr unsigned port_unreachable = 3;
    BOOST_TEST(is_unreachable(error_of(SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, port_unreachable)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_NET_UNREACH)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH)));
    BOOST_TEST(
        !is_unreachable(error_of(SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_ICMP, ICMP_TIME_EXCEEDED, 0)));
    BOOST_TEST(
        is_unreachable(error_of(SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_ICMP6, ICMP6_PACKET_TOO_BIG, 0)));
    BOOST_TEST(!is_unreachable(error_of(SO_EE_ORIGIN_LOCAL, ICMP_DEST_UNREACH, port_unreachable)));
}

BOOST_AUTO_TEST_SUITE_END()
