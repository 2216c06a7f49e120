#include <confab/vocabulary/endpoint_text.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

using confab::Endpoint;
using confab::parse_endpoint;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(endpoint_text)

namespace {

struct Reading {
    std::string_view text;
    std::string_view canonical;
};

constexpr Reading readings[] = {
    {"192.0.2.1", "192.0.2.1:8888"},
    {"192.0.2.1:0", "192.0.2.1:0"},
    {"192.0.2.1:65535", "192.0.2.1:65535"},
    {"192.0.2.1:00080", "192.0.2.1:80"},
    {"[192.0.2.1]:80", "192.0.2.1:80"},
    {"0.0.0.0:8888", "0.0.0.0:8888"},
    {"::", "[::]:8888"},
    {"[::]:1", "[::]:1"},
    {"::1", "[::1]:8888"},
    {"[::1]", "[::1]:8888"},
    {"2001:db8::1:80", "[2001:db8::1:80]:8888"}, // a bare IPv6 address has no port
    {"[2001:DB8:0:0:0:0:0:1]:7", "[2001:db8::1]:7"},
    {"[2001:db8:0:1:0:0:0:1]:7", "[2001:db8:0:1::1]:7"},
    {"::ffff:192.0.2.1", "192.0.2.1:8888"},
    {"[::ffff:c000:201]:9", "192.0.2.1:9"},
    {"fe80::1%2", "[fe80::1%2]:8888"},
    {"[fe80::1%4294967295]:5", "[fe80::1%4294967295]:5"},
    {"fe80::1%0", "[fe80::1]:8888"},
};

struct Malformed {
    std::string_view text;
    std::string_view message;
};

constexpr Malformed malformed[] = {
    {"", "not a numeric address: ''"},
    {"localhost", "not a numeric address: 'localhost'"},
    {"localhost:80", "not a numeric address: 'localhost:80'"},
    {":8888", "not a numeric address: ':8888'"},
    {"[]", "not a numeric address: '[]'"},
    {"[]:80", "not a numeric address: '[]:80'"},
    {"256.0.0.1", "not a numeric address: '256.0.0.1'"},
    {"127.1", "not a numeric address: '127.1'"},
    {"127.0.0.01", "not a numeric address: '127.0.0.01'"},
    {"1.2.3.4.5", "not a numeric address: '1.2.3.4.5'"},
    {" 127.0.0.1", "not a numeric address: ' 127.0.0.1'"},
    {"127.0.0.1 ", "not a numeric address: '127.0.0.1 '"},
    {"127.0.0.1\0.example"sv, "not a numeric address: '127.0.0.1\0.example'"sv},
    {"::1\0"sv, "not a numeric address: '::1\0'"sv},
    {"1::2::3", "not a numeric address: '1::2::3'"},
    {"12345::", "not a numeric address: '12345::'"},
    {"[::1]]", "not an address with a port: '[::1]]'"},
    {"[::1", "not an address with a port: '[::1'"},
    {"[::1]80", "not an address with a port: '[::1]80'"},
    {"[", "not an address with a port: '['"},
    {"127.0.0.1:", "not a port (0..65535): ''"},
    {"[::1]:", "not a port (0..65535): ''"},
    {"127.0.0.1:65536", "not a port (0..65535): '65536'"},
    {"127.0.0.1:99999999999999999999", "not a port (0..65535): '99999999999999999999'"},
    {"127.0.0.1:-1", "not a port (0..65535): '-1'"},
    {"127.0.0.1:+1", "not a port (0..65535): '+1'"},
    {"127.0.0.1: 1", "not a port (0..65535): ' 1'"},
    {"127.0.0.1:80x", "not a port (0..65535): '80x'"},
    {"[::1]:0x50", "not a port (0..65535): '0x50'"},
    {"127.0.0.1%1", "not a numeric address: '127.0.0.1%1'"},
    {"::ffff:127.0.0.1%1", "not a numeric address: '::ffff:127.0.0.1%1'"},
    {"2001:db8::1%1", "not a numeric address: '2001:db8::1%1'"},
    {"fe80::1%", "not a numeric address: 'fe80::1%'"},
    {"fe80::1%eth0", "not a numeric address: 'fe80::1%eth0'"},
    {"fe80::1%1%2", "not a numeric address: 'fe80::1%1%2'"},
    {"fe80::1%4294967296", "not a numeric address: 'fe80::1%4294967296'"},
    {"%1", "not a numeric address: '%1'"},
};

} // namespace

BOOST_AUTO_TEST_CASE(reads_every_form_and_writes_one) {
    for (const auto& [text, canonical] : readings) {
        BOOST_TEST_CONTEXT(text) {
            const Endpoint endpoint = parse_endpoint(text);
            BOOST_TEST(to_string(endpoint) == canonical);
            BOOST_CHECK(parse_endpoint(to_string(endpoint)) == endpoint);
        }
    }
}

BOOST_AUTO_TEST_CASE(malformed_text_is_quoted_in_the_error) {
    for (const auto& [text, message] : malformed) {
        BOOST_TEST_CONTEXT(text) {
            try {
                BOOST_ERROR("accepted as " << to_string(parse_endpoint(text)));
            } catch (const std::invalid_argument& error) {
                // what() ends at a NUL, as every C string does
                BOOST_TEST(error.what() == std::string{message}.c_str());
            }
        }
    }
}

// '::ffff:a.b.c.d is not a.b.c.d': oxen-libquic issue 23.
BOOST_AUTO_TEST_CASE(a_mapped_address_is_its_ipv4_address) {
    for (const char* const mapped :
         {"::ffff:192.0.2.1", "::FFFF:C000:201", "0:0:0:0:0:ffff:c000:201"}) {
        BOOST_CHECK(*confab::parse_address(mapped, 9) == confab::ipv4_endpoint({192, 0, 2, 1}, 9));
        BOOST_TEST(address_string(*confab::parse_address(mapped, 9)) == "192.0.2.1");
    }
    BOOST_CHECK(parse_endpoint("::192.0.2.1") != parse_endpoint("192.0.2.1"));
}

BOOST_AUTO_TEST_CASE(a_port_in_the_text_goes_before_the_default) {
    BOOST_TEST(parse_endpoint("127.0.0.1").port == confab::default_port);
    BOOST_TEST(parse_endpoint("127.0.0.1", 5).port == 5);
    BOOST_TEST(parse_endpoint("127.0.0.1:6", 5).port == 6);
    BOOST_TEST(parse_endpoint("[::1]", 5).port == 5);
    BOOST_TEST(parse_endpoint("[::1]:6", 5).port == 6);
}

BOOST_AUTO_TEST_CASE(any_endpoint_survives_the_round_trip) {
    confab::Random random{20'260'101};
    for (int turn = 0; turn < 20'000; ++turn) {
        Endpoint endpoint{.port = static_cast<std::uint16_t>(random.below(65'536))};
        // Sparse bytes: runs of zeros are what RFC 5952 shortens.
        for (std::uint8_t& byte : endpoint.address) {
            if (random.below(3) == 0) byte = static_cast<std::uint8_t>(random.below(256));
        }
        if (random.below(4) == 0) {
            endpoint.address[0] = 0xFE;
            endpoint.address[1] = 0x80;
            endpoint.scope = static_cast<std::uint32_t>(random.next());
        }
        BOOST_REQUIRE_MESSAGE(parse_endpoint(to_string(endpoint)) == endpoint, to_string(endpoint));
    }
}

BOOST_AUTO_TEST_SUITE_END()
