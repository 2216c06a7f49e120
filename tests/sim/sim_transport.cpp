#include <confab/sim/sim_transport.hpp>

#include <confab/sim/network.hpp>
#include <transport/contract.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <utility>

BOOST_AUTO_TEST_SUITE(sim_transport)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

/// Two transports and the network between them, driven by hand.
class Pair {
public:
    explicit Pair(Link link) : network_{link, Random{1}} {}

    SimTransport& first() { return first_; }
    SimTransport& second() { return second_; }
    [[nodiscard]] const Endpoint& first_endpoint() const { return first_.endpoint(); }
    [[nodiscard]] const Endpoint& second_endpoint() const { return second_.endpoint(); }

    void carry() {
        const Instant now = std::max(first_.now(), second_.now());
        for (SimTransport* const from : {&first_, &second_}) {
            for (Packet& packet : from->take_flushed())
                network_.send({.packet = std::move(packet)}, now);
        }
        const Instant end = now + 1s;
        for (auto due = network_.next_due(); due && *due <= end; due = network_.next_due()) {
            const Flight flight = network_.take_next();
            SimTransport& to = flight.packet.to == first_.endpoint() ? first_ : second_;
            to.deliver(flight.packet.from, flight.packet.bytes);
        }
        first_.set_now(end);
        second_.set_now(end);
    }

private:
    Network network_;
    SimTransport first_{loopback(1)};
    SimTransport second_{loopback(2)};
};

BOOST_AUTO_TEST_CASE(keeps_the_contract) {
    check_transport_contract([] { return Pair{Link{}}; });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_when_datagrams_are_doubled_and_reordered) {
    check_transport_contract([] { return Pair{Link{.jitter = 500ms, .duplicate = percent(30)}}; });
}

BOOST_AUTO_TEST_CASE(only_what_was_flushed_leaves) {
    SimTransport transport{loopback(1)};
    transport.send({loopback(2), {}});
    BOOST_TEST(transport.take_flushed().empty());
    BOOST_TEST(transport.unflushed() == 1U);
    transport.flush();
    BOOST_TEST(transport.take_flushed().size() == 1U);
    BOOST_TEST(transport.unflushed() == 0U);
}

BOOST_AUTO_TEST_CASE(a_closed_port_is_reported) {
    SimTransport transport{loopback(1)};
    transport.report_unreachable(loopback(2));
    const auto arrival = transport.receive();
    BOOST_TEST_REQUIRE(arrival.has_value());
    BOOST_TEST((std::get<Unreachable>(*arrival).peer == loopback(2)));
}

BOOST_AUTO_TEST_CASE(is_a_value) {
    SimTransport one{loopback(1)};
    one.deliver(loopback(2), to_bytes("hello"));
    SimTransport copy = one;
    BOOST_TEST((copy == one));
    one.receive();
    BOOST_TEST((copy != one));
    BOOST_TEST(copy.receive().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
