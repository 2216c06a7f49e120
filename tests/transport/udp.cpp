#include <confab/transport/udp.hpp>

#include <boost/test/unit_test.hpp>

#include "contract.hpp"
#include "udp_pair.hpp"
#include "udp_peers.hpp"

#include <csignal>
#include <sys/time.h>
#include <type_traits>

using namespace confab;
using namespace std::chrono_literals;
using contract::pattern;
using contract::send_now;

namespace {

static_assert(std::is_nothrow_move_constructible_v<UdpTransport>);
static_assert(std::is_move_assignable_v<UdpTransport>);
static_assert(!std::is_copy_constructible_v<UdpTransport>);

} // namespace

BOOST_AUTO_TEST_SUITE(udp)

BOOST_AUTO_TEST_CASE(keeps_the_contract_on_ipv4) {
    check_transport_contract([] {
        UdpTransport first{loopback(0)};
        UdpTransport second{loopback(0)};
        const Endpoint at = first.local_endpoint();
        const Endpoint other = second.local_endpoint();
        return UdpPair{std::move(first), std::move(second), at, other};
    });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_on_ipv6) {
    check_transport_contract([] {
        UdpTransport first{loopback6(0)};
        UdpTransport second{loopback6(0)};
        const Endpoint at = first.local_endpoint();
        const Endpoint other = second.local_endpoint();
        return UdpPair{std::move(first), std::move(second), at, other};
    });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_on_dual_stack_sockets) {
    for (const auto& address : {ipv6_loopback, loopback(0).address}) {
        check_transport_contract([&] {
            UdpTransport first;
            UdpTransport second{any_address(0)};
            const Endpoint at = reached_at(first.local_endpoint(), address);
            const Endpoint other = reached_at(second.local_endpoint(), address);
            return UdpPair{std::move(first), std::move(second), at, other};
        });
    }
}

BOOST_AUTO_TEST_CASE(one_socket_hears_ipv4_and_ipv6) {
    UdpTransport server{any_address(0)};
    UdpTransport ipv4{loopback(0)};
    UdpTransport ipv6{loopback6(0)};
    const std::uint16_t port = server.local_endpoint().port;
    send_now(ipv4, loopback(port), pattern(4, 4));
    send_now(ipv6, loopback6(port), pattern(6, 6));
    const auto heard = hear(server, 2);
    // An IPv4 peer in the one form that it has, although an IPv6 socket heard it.
    BOOST_TEST_REQUIRE(heard.senders.size() == 2U);
    BOOST_TEST((heard.senders[0] == ipv4.local_endpoint()));
    BOOST_TEST(is_ipv4(heard.senders[0].address));
    BOOST_TEST((heard.senders[1] == ipv6.local_endpoint()));
}

BOOST_AUTO_TEST_CASE(what_was_sent_waits_for_flush) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    sender.send({receiver.local_endpoint(), pattern(5, 1)});
    receiver.wait_until(receiver.now() + 20ms);
    BOOST_TEST(!receiver.receive().has_value());
    BOOST_TEST(sender.counters().datagrams_sent == 0U);
    sender.flush();
    BOOST_TEST(hear(receiver, 1).datagrams.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_full_batch_goes_out_without_flush) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    constexpr unsigned batch = confab::udp::SendBatch::slots;
    for (unsigned number = 0; number < batch + 8; ++number)
        sender.send({receiver.local_endpoint(), pattern(5, number)});
    BOOST_TEST(sender.counters().datagrams_sent == batch);
    BOOST_TEST(hear(receiver, batch).datagrams.size() == batch);
}

BOOST_AUTO_TEST_CASE(wait_until_forgets_nothing_that_was_sent) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    sender.send({receiver.local_endpoint(), pattern(5, 1)});
    sender.wait_until(sender.now());
    BOOST_TEST(hear(receiver, 1).datagrams.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_longer_datagram_arrives_whole_and_is_seen_to_be_too_long) {
    UdpTransport receiver{loopback(0)};
    const UdpTransport sender{loopback(0)};
    auto to = confab::udp::to_socket_address(receiver.local_endpoint(), AF_INET).value();
    const auto bytes = pattern(65'507, 1); // the longest that IPv4 has
    BOOST_TEST(sendto(sender.native_handle(), bytes.data(), bytes.size(), 0, to.data(), to.size) ==
               65'507);
    const auto heard = hear(receiver, 1);
    BOOST_TEST_REQUIRE(heard.datagrams.size() == 1U);
    BOOST_TEST((heard.datagrams[0] == bytes));
    BOOST_TEST(bytes.size() > receiver.max_datagram_size());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_costs_itself_only) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    const Endpoint good = receiver.local_endpoint();
    const Endpoint broadcast = ipv4_endpoint({255, 255, 255, 255}, 9);
    sender.send({good, pattern(1, 1)});
    sender.send({broadcast, pattern(2, 2)}); // EACCES
    sender.send({good, pattern(3, 3)});
    sender.send({loopback6(good.port), pattern(4, 4)});               // another family
    sender.send({good, pattern(1201, 5)});                            // too long
    sender.send({loopback(0), pattern(6, 6)});                        // EINVAL
    sender.send({ipv4_endpoint({203, 0, 113, 9}, 9), pattern(7, 7)}); // no way from loopback
    sender.send({good, pattern(8, 8)});
    sender.flush();
    const auto heard = hear(receiver, 3);
    BOOST_TEST_REQUIRE(heard.datagrams.size() == 3U);
    BOOST_TEST((heard.datagrams[1] == pattern(3, 3)));
    BOOST_TEST((heard.datagrams[2] == pattern(8, 8)));
    const UdpCounters& counters = sender.counters();
    BOOST_TEST(counters.datagrams_sent == 3U);
    BOOST_TEST(counters.bytes_sent == 12U);
    BOOST_TEST(counters.dropped_not_permitted == 1U);
    BOOST_TEST(counters.dropped_too_long == 1U);
    BOOST_TEST(counters.dropped_no_route + counters.dropped_otherwise == 3U);
    BOOST_TEST(counters.dropped_full == 0U);
}

BOOST_AUTO_TEST_CASE(wait_until_returns_by_its_deadline_and_not_before) {
    UdpTransport transport{loopback(0)};
    const Instant deadline = transport.now() + 30ms + 1ns;
    transport.wait_until(deadline);
    BOOST_TEST((transport.now() >= deadline));
    BOOST_TEST((transport.now() < deadline + 2s));
}

BOOST_AUTO_TEST_CASE(a_signal_ends_the_wait_early) {
    struct sigaction handler {};
    struct sigaction before {};
    handler.sa_handler = [](int) {};
    BOOST_TEST_REQUIRE(sigaction(SIGALRM, &handler, &before) == 0);
    const itimerval soon{.it_interval = {0, 10'000}, .it_value = {0, 10'000}};
    const itimerval off{};
    UdpTransport transport{loopback(0)};
    const Instant deadline = transport.now() + 2s;
    setitimer(ITIMER_REAL, &soon, nullptr);
    transport.wait_until(deadline);
    const Instant woken = transport.now();
    setitimer(ITIMER_REAL, &off, nullptr);
    sigaction(SIGALRM, &before, nullptr);
    BOOST_TEST((woken < deadline));
}

BOOST_AUTO_TEST_CASE(a_move_takes_along_what_was_received_and_what_was_gathered) {
    UdpTransport peer{loopback(0)};
    UdpTransport original{loopback(0)};
    const Endpoint where = original.local_endpoint();
    for (unsigned number = 0; number < 3; ++number)
        peer.send({where, pattern(7, number)});
    peer.flush();
    original.wait_until(original.now() + 2s);
    BOOST_TEST_REQUIRE(original.receive().has_value()); // the first of a batch of three
    original.send({peer.local_endpoint(), pattern(9, 9)});

    UdpTransport moved{std::move(original)};
    BOOST_TEST((moved.local_endpoint() == where));
    BOOST_TEST(hear(moved, 2).datagrams.size() == 2U);
    moved.flush();
    BOOST_TEST(hear(peer, 1).datagrams.size() == 1U);

    UdpTransport assigned{loopback(0)};
    const Endpoint freed = assigned.local_endpoint();
    assigned = std::move(moved);
    BOOST_TEST((assigned.local_endpoint() == where));
    BOOST_TEST((UdpTransport{freed}.local_endpoint() == freed)); // its former port is free again
}

BOOST_AUTO_TEST_CASE(counts_what_it_carries) {
    UdpTransport receiver{loopback(0)};
    UdpTransport sender{loopback(0)};
    send_now(sender, receiver.local_endpoint(), pattern(10, 1));
    send_now(sender, receiver.local_endpoint(), pattern(20, 2));
    BOOST_TEST(hear(receiver, 2).datagrams.size() == 2U);
    BOOST_TEST((sender.counters() == UdpCounters{.datagrams_sent = 2, .bytes_sent = 30}));
    BOOST_TEST((receiver.counters() == UdpCounters{.datagrams_received = 2, .bytes_received = 30}));
}

BOOST_AUTO_TEST_SUITE_END()
