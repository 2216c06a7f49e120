#include <confab/vocabulary/datagram.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(datagram)

static_assert(std::is_trivially_copyable_v<confab::Datagram>);
static_assert(std::is_same_v<std::variant_alternative_t<0, confab::Arrival>, confab::Datagram>);
static_assert(std::is_same_v<std::variant_alternative_t<1, confab::Arrival>, confab::Unreachable>);

BOOST_AUTO_TEST_CASE(bytes_are_borrowed) {
    std::array<std::byte, 3> storage{std::byte{1}, std::byte{2}, std::byte{3}};
    const confab::Datagram datagram{confab::loopback(9), storage};
    const confab::Datagram copy = datagram;
    storage[1] = std::byte{7};
    BOOST_CHECK(copy.bytes.data() == storage.data());
    BOOST_TEST(copy.bytes.size() == 3U);
    BOOST_CHECK(copy.bytes[1] == std::byte{7});
    BOOST_CHECK(copy.peer == confab::loopback(9));
}

BOOST_AUTO_TEST_SUITE_END()
