#include <confab/sim/payload.hpp>

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string_view>
#include <utility>

BOOST_AUTO_TEST_SUITE(payload)

using namespace confab;
using namespace confab::sim;

Payload join(std::string_view name) {
    wire::Buffer buffer;
    return Payload{wire::encode(wire::Join{.nonce = 9, .name = name}, buffer)};
}

BOOST_AUTO_TEST_CASE(is_equal_when_its_bytes_are) {
    const Payload hello = to_bytes("hello");
    const Payload same{BytesView{to_bytes("hello")}};
    BOOST_TEST((hello == same));
    BOOST_TEST((hello != Payload{to_bytes("hellO")}));
    BOOST_TEST((hello != Payload{to_bytes("hell")}));
    BOOST_TEST((hello != Payload{}));
    BOOST_TEST((Payload{} == Payload{Bytes{}}));
    BOOST_TEST(hello.size() == 5U);
    BOOST_TEST(Payload{}.empty());
    BOOST_TEST((wire::as_text(hello) == "hello"));
    BOOST_TEST(wire::as_text(Payload{}).empty());
}

BOOST_AUTO_TEST_CASE(says_what_it_is_however_it_is_moved_about) {
    std::optional<Payload> first{join("ann")};
    BOOST_TEST_REQUIRE(first->message() != nullptr);
    Payload copy = *first;
    const Payload moved = std::move(*first);
    first.reset();
    for (const Payload& payload : {copy, moved}) {
        BOOST_TEST_REQUIRE(payload.as<wire::Join>() != nullptr);
        BOOST_TEST(payload.as<wire::Join>()->name == "ann");
        BOOST_TEST((payload.as<wire::Hello>() == nullptr));
    }
    copy = join("bob");
    BOOST_TEST(copy.as<wire::Join>()->name == "bob");
    BOOST_TEST(moved.as<wire::Join>()->name == "ann");
}

BOOST_AUTO_TEST_CASE(says_nothing_when_it_was_harmed_or_is_of_another_dialect) {
    const Payload whole = join("ann");
    Bytes bytes{whole.begin(), whole.end()};
    bytes.back() ^= std::byte{1};
    BOOST_TEST((Payload{bytes}.message() == nullptr));
    BOOST_TEST((Payload{bytes}.as<wire::Join>() == nullptr));
    BOOST_TEST((Payload{to_bytes("L ann")}.message() == nullptr));
    BOOST_TEST((Payload{}.message() == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
