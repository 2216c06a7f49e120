#include <confab/transport/udp/socket.hpp>

#include <boost/test/unit_test.hpp>

#include "../udp_peers.hpp"

#include <fcntl.h>

using namespace confab;

namespace {

int option(const UdpTransport& transport, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    BOOST_TEST_REQUIRE(getsockopt(transport.native_handle(), level, name, &value, &size) == 0);
    return value;
}

std::string failure_to_bind(const Endpoint& local) {
    try {
        UdpTransport{local};
    } catch (const std::system_error& error) {
        return error.what();
    }
    return "it was bound";
}

} // namespace

BOOST_AUTO_TEST_SUITE(udp_socket)

BOOST_AUTO_TEST_CASE(the_address_bound_chooses_the_family) {
    BOOST_TEST(option(UdpTransport{}, SOL_SOCKET, SO_DOMAIN) == AF_INET6);
    BOOST_TEST(option(UdpTransport{}, IPPROTO_IPV6, IPV6_V6ONLY) == 0);
    BOOST_TEST(option(UdpTransport{loopback6(0)}, IPPROTO_IPV6, IPV6_V6ONLY) == 1);
    BOOST_TEST(option(UdpTransport{loopback(0)}, SOL_SOCKET, SO_DOMAIN) == AF_INET);
    const UdpTransport any_ipv4{ipv4_endpoint({0, 0, 0, 0}, 0)};
    BOOST_TEST(option(any_ipv4, SOL_SOCKET, SO_DOMAIN) == AF_INET);
    BOOST_TEST(is_ipv4(any_ipv4.local_endpoint().address));
}

BOOST_AUTO_TEST_CASE(a_client_gets_a_free_port) {
    const UdpTransport one;
    const UdpTransport other;
    BOOST_TEST(one.local_endpoint().port != 0);
    BOOST_TEST(one.local_endpoint().port != other.local_endpoint().port);
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_an_error_that_names_the_address) {
    const UdpTransport holder{any_address(0)};
    const auto port = holder.local_endpoint().port;
    const std::string number = std::to_string(port);
    BOOST_TEST(failure_to_bind(loopback(port)) ==
               "bind 127.0.0.1:" + number + ": Address already in use");
    BOOST_TEST(failure_to_bind(loopback6(port)) ==
               "bind [::1]:" + number + ": Address already in use");
    BOOST_TEST(failure_to_bind(any_address(port)) ==
               "bind [::]:" + number + ": Address already in use");
}

BOOST_AUTO_TEST_CASE(an_address_of_another_host_is_an_error) {
    BOOST_TEST(failure_to_bind(ipv4_endpoint({203, 0, 113, 9}, 0)) ==
               "bind 203.0.113.9:0: Cannot assign requested address");
}

BOOST_AUTO_TEST_CASE(what_is_destroyed_frees_its_port) {
    const Endpoint freed = closed_port(loopback(0));
    BOOST_TEST((UdpTransport{freed}.local_endpoint() == freed));
}

BOOST_AUTO_TEST_CASE(buffers_are_asked_for_and_what_was_got_is_told) {
    const UdpTransport modest{loopback(0), {.receive_buffer = 16384, .send_buffer = 32768}};
    BOOST_TEST(modest.receive_buffer_size() == 16384U);
    BOOST_TEST(modest.send_buffer_size() == 32768U);
    const std::size_t absurd = std::size_t{1} << 60U;
    const UdpTransport greedy{loopback(0), {.receive_buffer = absurd, .send_buffer = absurd}};
    BOOST_TEST(greedy.receive_buffer_size() < absurd);
    BOOST_TEST(greedy.receive_buffer_size() > 16384U);
    BOOST_TEST(2 * greedy.receive_buffer_size() ==
               static_cast<std::size_t>(option(greedy, SOL_SOCKET, SO_RCVBUF)));
}

BOOST_AUTO_TEST_CASE(datagrams_are_never_fragmented) {
    const UdpTransport both;
    BOOST_TEST(option(both, IPPROTO_IP, IP_MTU_DISCOVER) == IP_PMTUDISC_PROBE);
    BOOST_TEST(option(both, IPPROTO_IPV6, IPV6_MTU_DISCOVER) == IPV6_PMTUDISC_PROBE);
    BOOST_TEST(option(both, IPPROTO_IPV6, IPV6_DONTFRAG) == 1);
    BOOST_TEST(option(UdpTransport{loopback(0)}, IPPROTO_IP, IP_MTU_DISCOVER) == IP_PMTUDISC_PROBE);
}

BOOST_AUTO_TEST_CASE(the_socket_neither_blocks_nor_outlives_exec) {
    const UdpTransport transport;
    BOOST_TEST((fcntl(transport.native_handle(), F_GETFL) & O_NONBLOCK) != 0);
    BOOST_TEST((fcntl(transport.native_handle(), F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_SUITE_END()
