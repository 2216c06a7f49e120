#include <confab/transport/udp/address.hpp>

#include <confab/vocabulary/endpoint_text.hpp>

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>

using namespace confab;

BOOST_AUTO_TEST_SUITE(udp_address)

BOOST_AUTO_TEST_CASE(an_endpoint_survives_the_way_there_and_back) {
    for (const char* const text :
         {"192.0.2.1:8888", "[2001:db8::1]:1", "[fe80::1%7]:65535", "[::]:0", "0.0.0.0:0"}) {
        BOOST_TEST_CONTEXT(text) {
            const Endpoint endpoint = parse_endpoint(text);
            const auto ipv6 = udp::to_socket_address(endpoint, AF_INET6);
            BOOST_TEST_REQUIRE(ipv6.has_value());
            BOOST_TEST((udp::to_endpoint(ipv6->storage) == endpoint));
            const auto ipv4 = udp::to_socket_address(endpoint, AF_INET);
            BOOST_TEST(ipv4.has_value() == is_ipv4(endpoint.address));
            if (ipv4) BOOST_TEST((udp::to_endpoint(ipv4->storage) == endpoint));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_ipv4_host_is_the_same_through_either_family) {
    const Endpoint endpoint = ipv4_endpoint({192, 0, 2, 1}, 8888);
    const auto ipv4 = udp::to_socket_address(endpoint, AF_INET).value();
    const auto mapped = udp::to_socket_address(endpoint, AF_INET6).value();
    BOOST_TEST(ipv4.size == sizeof(sockaddr_in));
    BOOST_TEST(mapped.size == sizeof(sockaddr_in6));
    BOOST_TEST(IN6_IS_ADDR_V4MAPPED(&mapped.storage.sin6_addr));
    BOOST_TEST((udp::to_endpoint(ipv4.storage) == udp::to_endpoint(mapped.storage)));
}

BOOST_AUTO_TEST_CASE(the_port_is_in_network_order) {
    BOOST_TEST(udp::to_socket_address(loopback(8888), AF_INET6)->storage.sin6_port == htons(8888));
    BOOST_TEST(udp::network_order(udp::network_order(0x1234)) == 0x1234);
}

BOOST_AUTO_TEST_SUITE_END()
