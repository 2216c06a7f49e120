#include <confab/vocabulary/endpoint.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/endpoint_text.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

using confab::Endpoint;

BOOST_AUTO_TEST_SUITE(endpoint)

namespace {

static_assert(confab::loopback(1) == confab::ipv4_endpoint({127, 0, 0, 1}, 1));
static_assert(confab::loopback(1) < confab::loopback(2));
static_assert(confab::is_loopback(confab::loopback(0).address));
static_assert(confab::any_address(7).address == confab::AddressBytes{});
static_assert(confab::any_address(7).port == 7);

struct Locality {
    const char* address;
    bool loopback;
    bool local;
};

// Each range with the addresses just inside and just outside of its bounds.
constexpr Locality localities[] = {
    {"127.0.0.0", true, true},
    {"127.0.0.1", true, true},
    {"127.255.255.255", true, true},
    {"126.255.255.255", false, false},
    {"128.0.0.0", false, false},
    {"9.255.255.255", false, false},
    {"10.0.0.0", false, true},
    {"10.255.255.255", false, true},
    {"11.0.0.0", false, false},
    {"172.15.255.255", false, false},
    {"172.16.0.0", false, true},
    {"172.31.255.255", false, true},
    {"172.32.0.0", false, false},
    {"192.167.255.255", false, false},
    {"192.168.0.0", false, true},
    {"192.168.255.255", false, true},
    {"192.169.0.0", false, false},
    {"169.253.255.255", false, false},
    {"169.254.0.0", false, true},
    {"169.254.255.255", false, true},
    {"169.255.0.0", false, false},
    {"100.64.0.1", false, false}, // shared by a carrier's customers, who are strangers (RFC 6598)
    {"0.0.0.0", false, false},
    {"255.255.255.255", false, false},
    {"8.8.8.8", false, false},
    {"::", false, false},
    {"::1", true, true},
    {"::2", false, false},
    {"::127.0.0.1", false, false}, // IPv4-compatible (RFC 4291 2.5.5.1), not mapped
    {"::ffff:127.0.0.1", true, true},
    {"::ffff:10.0.0.1", false, true},
    {"::ffff:8.8.8.8", false, false},
    {"::fffe:127.0.0.1", false, false},
    {"0:0:0:0:1:ffff:127.0.0.1", false, false},
    {"1::ffff:127.0.0.1", false, false},
    {"fbff:ffff::", false, false},
    {"fc00::", false, true},
    {"fdff:ffff::1", false, true},
    {"fe00::", false, false},
    {"fe7f:ffff::", false, false},
    {"fe80::1", false, true},
    {"febf:ffff::1", false, true},
    {"fec0::1", false, false},
    {"ff02::1", false, false},
    {"2001:db8::1", false, false},
    {"64:ff9b::127.0.0.1", false, false}, // translated (RFC 6052): reaches another host
};

} // namespace

BOOST_AUTO_TEST_CASE(loopback_and_local_addresses) {
    for (const auto& [text, loopback, local] : localities) {
        BOOST_TEST_CONTEXT(text) {
            const auto endpoint = confab::parse_address(text, 1);
            BOOST_TEST_REQUIRE(endpoint.has_value());
            BOOST_TEST(confab::is_loopback(endpoint->address) == loopback);
            BOOST_TEST(confab::is_local(endpoint->address) == local);
        }
    }
}

BOOST_AUTO_TEST_CASE(ipv4_is_the_mapped_form_and_nothing_else) {
    BOOST_TEST(confab::is_ipv4(confab::ipv4_endpoint({1, 2, 3, 4}, 5).address));
    BOOST_TEST(confab::is_ipv4(confab::ipv4_endpoint({0, 0, 0, 0}, 5).address));
    BOOST_TEST(!confab::is_ipv4(confab::any_address(5).address));
    for (std::size_t at = 0; at < 12; ++at) {
        confab::AddressBytes address = confab::loopback(0).address;
        address[at] ^= 0x01U;
        BOOST_TEST(!confab::is_ipv4(address), "byte " << at << " counts");
    }
}

BOOST_AUTO_TEST_CASE(every_field_tells_endpoints_apart) {
    const Endpoint one = *confab::parse_address("fe80::1%2", 3);
    BOOST_CHECK(one == *confab::parse_address("fe80::1%2", 3));
    BOOST_CHECK(one != *confab::parse_address("fe80::2%2", 3));
    BOOST_CHECK(one != *confab::parse_address("fe80::1%1", 3));
    BOOST_CHECK(one != *confab::parse_address("fe80::1%2", 4));
    BOOST_CHECK(one < *confab::parse_address("fe80::2%2", 3));
    BOOST_CHECK(one > *confab::parse_address("fe80::1%2", 2));
}

/// As `operator<=>` would be by default.
bool stands_before(const Endpoint& left, const Endpoint& right) {
    const auto key = [](const Endpoint& endpoint) {
        return std::tie(endpoint.address, endpoint.scope, endpoint.port);
    };
    return key(left) < key(right);
}

BOOST_AUTO_TEST_CASE(endpoints_are_ordered_byte_by_byte_then_by_scope_then_by_port) {
    std::vector<Endpoint> endpoints{{}, {.scope = 1}, {.port = 1}, {.scope = 0x0100, .port = 2}};
    for (std::size_t at = 0; at < 16; ++at) {
        for (const unsigned byte : {0x01U, 0x7FU, 0x80U, 0xFFU}) {
            Endpoint endpoint;
            endpoint.address[at] = static_cast<std::uint8_t>(byte);
            endpoints.push_back(endpoint);
            endpoint.address[15 - at] = 0xFE;
            endpoints.push_back(endpoint);
        }
    }
    for (const Endpoint& left : endpoints) {
        for (const Endpoint& right : endpoints) {
            BOOST_TEST((left < right) == stands_before(left, right));
            BOOST_TEST((left == right) == (!stands_before(left, right) && !(right < left)));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
