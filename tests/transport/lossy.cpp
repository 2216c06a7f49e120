#include <confab/transport/lossy.hpp>

#include <boost/test/unit_test.hpp>

#include "contract.hpp"
#include "manual_transport.hpp"
#include "udp_pair.hpp"

#include <chrono>
#include <concepts>
#include <cstring>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;

namespace {

using LossyManual = LossyTransport<ManualTransport>;

static_assert(waitable_transport<LossyManual>);
static_assert(std::regular<ManualTransport> && std::copyable<LossyManual>);
static_assert(std::equality_comparable<LossyManual>);
static_assert(std::movable<LossyTransport<UdpTransport>>);
static_assert(!std::copyable<LossyTransport<UdpTransport>>);

/// ManualTransport without wait_until.
struct Unwaitable {
    ManualTransport inner;
    [[nodiscard]] Instant now() const { return inner.now(); }
    [[nodiscard]] std::size_t max_datagram_size() const { return inner.max_datagram_size(); }
    std::optional<Arrival> receive() { return inner.receive(); }
    void send(const Datagram& datagram) { inner.send(datagram); }
    void flush() { inner.flush(); }
};
static_assert(transport<LossyTransport<Unwaitable>>);
static_assert(!waitable_transport<LossyTransport<Unwaitable>>);

const Endpoint peer = loopback(1);

std::vector<std::byte> numbered(std::uint32_t number) {
    std::vector<std::byte> bytes(sizeof number);
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

std::uint32_t number_of(BytesView bytes) {
    std::uint32_t number = 0;
    BOOST_TEST_REQUIRE(bytes.size() == sizeof number);
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

void send_numbered(LossyManual& transport, std::uint32_t count) {
    for (std::uint32_t number = 0; number < count; ++number)
        transport.send({peer, numbered(number)});
    transport.flush();
}

std::vector<std::uint32_t> numbers_sent(const LossyManual& transport) {
    std::vector<std::uint32_t> numbers;
    for (const auto& datagram : transport.inner().sent)
        numbers.push_back(number_of(datagram.bytes));
    return numbers;
}

std::vector<std::uint32_t> receive_all(LossyManual& transport) {
    std::vector<std::uint32_t> numbers;
    while (const auto arrival = transport.receive())
        numbers.push_back(number_of(std::get<Datagram>(*arrival).bytes));
    return numbers;
}

std::vector<std::uint32_t> first_numbers(std::uint32_t count) {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t number = 0; number < count; ++number)
        numbers.push_back(number);
    return numbers;
}

/// Two manual transports on one medium, which is the fixture itself.
struct ManualPair {
    LossyManual one;
    LossyManual other;

    explicit ManualPair(const LossyOptions& options)
        : one{ManualTransport{}, options}, other{ManualTransport{}, options} {}

    LossyManual& first() { return one; }
    LossyManual& second() { return other; }
    static Endpoint first_endpoint() { return loopback(1); }
    static Endpoint second_endpoint() { return loopback(2); }

    void carry() {
        pass(one.inner(), other.inner(), first_endpoint());
        pass(other.inner(), one.inner(), second_endpoint());
        one.inner().clock += 10ms;
        other.inner().clock += 10ms;
        one.flush();
        other.flush();
    }

    static void pass(ManualTransport& from, ManualTransport& to, const Endpoint& sender) {
        for (auto& datagram : from.sent)
            to.inbox.push_back({sender, std::move(datagram.bytes)});
        from.sent.clear();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(lossy)

BOOST_AUTO_TEST_CASE(keeps_the_contract_without_faults) {
    check_transport_contract([] { return ManualPair{{}}; });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_with_doubles_and_delays) {
    const LossyOptions options{
        .duplicate = percent(30), .shortest_delay = 1ms, .longest_delay = 200ms, .seed = 3};
    check_transport_contract([&] { return ManualPair{options}; });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_over_udp) {
    check_transport_contract([] {
        UdpTransport first{loopback(0)};
        UdpTransport second{loopback(0)};
        const Endpoint first_endpoint = first.local_endpoint();
        const Endpoint second_endpoint = second.local_endpoint();
        return UdpPair<LossyTransport<UdpTransport>>{LossyTransport{std::move(first)},
                                                     LossyTransport{std::move(second)},
                                                     first_endpoint, second_endpoint};
    });
}

BOOST_AUTO_TEST_CASE(without_faults_all_passes_in_order_and_at_once) {
    LossyManual transport{ManualTransport{}};
    send_numbered(transport, 100);
    BOOST_TEST(numbers_sent(transport) == first_numbers(100));
    for (std::uint32_t number = 0; number < 100; ++number)
        transport.inner().inbox.push_back({peer, numbered(number)});
    BOOST_TEST(receive_all(transport) == first_numbers(100));
    BOOST_TEST(!transport.next_due().has_value());
    BOOST_TEST((transport.outgoing_counters() == LossyCounters{.offered = 100, .passed = 100}));
    BOOST_TEST((transport.incoming_counters() == LossyCounters{.offered = 100, .passed = 100}));
}

BOOST_AUTO_TEST_CASE(each_direction_has_its_own_fates) {
    LossyManual transport{ManualTransport{}, {.loss = percent(50), .seed = 1}};
    send_numbered(transport, 100);
    for (std::uint32_t number = 0; number < 100; ++number)
        transport.inner().inbox.push_back({peer, numbered(number)});
    const auto received = receive_all(transport);
    BOOST_TEST(received.size() == 100 - transport.incoming_counters().lost);
    BOOST_TEST(numbers_sent(transport).size() == 100 - transport.outgoing_counters().lost);
    BOOST_TEST((received != numbers_sent(transport)));
}

BOOST_AUTO_TEST_CASE(what_is_due_leaves_with_flush_and_with_receive) {
    const LossyOptions options{.shortest_delay = 10ms, .longest_delay = 10ms};
    LossyManual flushing{ManualTransport{}, options};
    send_numbered(flushing, 3);
    LossyManual receiving = flushing;
    for (auto* const transport : {&flushing, &receiving}) {
        transport->inner().clock += 10ms - 1ns;
        transport->flush();
        BOOST_TEST(!transport->receive().has_value());
        BOOST_TEST(transport->inner().sent.empty());
        transport->inner().clock += 1ns;
    }
    flushing.flush();
    BOOST_TEST(numbers_sent(flushing) == first_numbers(3));
    BOOST_TEST(!receiving.receive().has_value());
    BOOST_TEST(numbers_sent(receiving) == first_numbers(3));
}

BOOST_AUTO_TEST_CASE(wait_until_wakes_for_what_is_held_outgoing) {
    LossyManual transport{ManualTransport{}, {.shortest_delay = 5ms, .longest_delay = 5ms}};
    const Instant start = transport.now();
    send_numbered(transport, 1);
    transport.wait_until(std::nullopt);
    BOOST_TEST((transport.now() == start + 5ms));
    BOOST_TEST(numbers_sent(transport).size() == 1U); // it has left, nobody had to call flush
    BOOST_TEST(!transport.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(wait_until_wakes_for_what_is_held_incoming) {
    LossyManual transport{ManualTransport{}, {.shortest_delay = 5ms, .longest_delay = 5ms}};
    const Instant start = transport.now();
    transport.inner().inbox.push_back({peer, numbered(0)});
    BOOST_TEST(!transport.receive().has_value());
    BOOST_TEST((transport.next_due() == start + 5ms));
    transport.wait_until(start + 1s);
    BOOST_TEST((transport.now() == start + 5ms));
    transport.wait_until(start + 1s); // it is here: no more waiting
    BOOST_TEST((transport.now() == start + 5ms));
    BOOST_TEST(transport.receive().has_value());
}

BOOST_AUTO_TEST_CASE(wait_until_keeps_an_earlier_deadline) {
    LossyManual transport{ManualTransport{}, {.shortest_delay = 5ms, .longest_delay = 5ms}};
    const Instant start = transport.now();
    send_numbered(transport, 1);
    transport.wait_until(start + 2ms);
    BOOST_TEST((transport.now() == start + 2ms));
    BOOST_TEST(transport.inner().sent.empty());
}

BOOST_AUTO_TEST_CASE(unreachable_passes_through) {
    LossyManual transport{ManualTransport{},
                          {.loss = always, .shortest_delay = 1s, .longest_delay = 1s}};
    transport.inner().inbox.push_back({peer, numbered(0)});
    transport.inner().refused.push_back(loopback(77));
    const auto arrival = transport.receive();
    BOOST_TEST_REQUIRE(arrival.has_value());
    BOOST_TEST((std::get<Unreachable>(*arrival).peer == loopback(77)));
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_as_the_original) {
    LossyManual original{ManualTransport{},
                         {.loss = percent(10), .duplicate = percent(10), .longest_delay = 9ms}};
    send_numbered(original, 50);
    LossyManual copy = original;
    BOOST_TEST((copy == original));
    for (auto* transport : {&original, &copy}) {
        send_numbered(*transport, 50);
        transport->inner().clock += 9ms;
        transport->flush();
    }
    BOOST_TEST((copy == original));
    BOOST_TEST(numbers_sent(copy) == numbers_sent(original));
    copy.send({peer, numbered(0)});
    BOOST_TEST((copy != original));
}

BOOST_AUTO_TEST_CASE(nests_when_the_outer_type_is_spelled) {
    LossyTransport<LossyManual> nested{LossyManual{ManualTransport{}, {.duplicate = always}},
                                       {.duplicate = always}};
    nested.send({peer, numbered(0)});
    nested.flush();
    BOOST_TEST(nested.inner().inner().sent.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
