#include <confab/protocol/classic_sessions.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <concepts>
#include <set>
#include <string>

using namespace confab;
using namespace std::chrono_literals;
using State = ClassicSession::State;

BOOST_AUTO_TEST_SUITE(classic_sessions)

namespace {

static_assert(std::regular<ClassicSessions>);

constexpr Duration limit = 30min;

SessionId id(std::uint64_t number) { return SessionId{number}; }

void add(ClassicSessions& sessions, std::uint64_t number, const Endpoint& peer, Instant heard = {},
         State state = State::joined) {
    const std::string name = "n" + std::to_string(number);
    ClassicSession session;
    session.peer = peer;
    session.name = session.folded = name;
    session.heard = heard;
    session.state = state;
    sessions.add(id(number), std::move(session), limit);
}

} // namespace

BOOST_AUTO_TEST_CASE(found_by_name_and_by_number_until_removed) {
    ClassicSessions sessions;
    add(sessions, 1, loopback(1));
    add(sessions, 2, loopback(1));
    BOOST_TEST(sessions.size() == 2U);
    BOOST_CHECK(sessions.find_name("n2") == id(2));
    BOOST_CHECK(!sessions.find_name("n3"));
    BOOST_TEST_REQUIRE(sessions.find(id(1)) != nullptr);
    BOOST_TEST(sessions.find(id(1))->name == "n1");
    BOOST_TEST(sessions.find(id(3)) == nullptr);
    sessions.remove(id(1));
    BOOST_CHECK(!sessions.find_name("n1"));
    BOOST_TEST(sessions.find(id(1)) == nullptr);
    sessions.remove(id(2));
    BOOST_CHECK(sessions == ClassicSessions{}); // no index keeps anything
}

BOOST_AUTO_TEST_CASE(two_names_at_one_address_are_both_found_there) {
    ClassicSessions sessions;
    add(sessions, 1, loopback(1), {}, State::joining);
    add(sessions, 2, loopback(1));
    add(sessions, 3, loopback(1));
    add(sessions, 4, loopback(2));
    BOOST_CHECK(sessions.find_joined_at(loopback(1)) == id(2));
    sessions.find(id(2))->state = State::leaving;
    BOOST_CHECK(sessions.find_joined_at(loopback(1)) == id(3));
    sessions.remove(id(3));
    BOOST_CHECK(!sessions.find_joined_at(loopback(1)));
    BOOST_CHECK(!sessions.find_joined_at(loopback(3)));
    BOOST_CHECK(sessions.find_joined_at(loopback(2)) == id(4));
}

BOOST_AUTO_TEST_CASE(a_host_is_an_ipv4_address_or_an_ipv6_64) {
    ClassicSessions sessions;
    std::uint64_t number = 0;
    for (const auto* peer :
         {"10.0.0.1:5", "10.0.0.1:6", "10.0.0.1:6", "10.0.0.2:5", "9.255.255.255",
          "[2001:db8:0:1::1]:5", "[2001:db8:0:1:ffff:ffff:ffff:ffff]:65535", "[2001:db8:0:2::1]:5",
          "[2001:db8:0:0:ffff::1]:5"}) {
        add(sessions, ++number, parse_endpoint(peer));
    }
    struct Row {
        const char* peer;
        std::size_t count;
    };
    const Row rows[] = {
        {"10.0.0.1:9", 3},          {"10.0.0.2:9", 1},          {"10.0.0.3:5", 0},
        {"9.255.255.255:1", 1},     {"[::ffff:10.0.0.1]:1", 3}, {"[2001:db8:0:1::9]:1", 2},
        {"[2001:db8:0:2::9]:1", 1}, {"[2001:db8:0:0::9]:1", 1}, {"[2001:db8:0:3::1]:5", 0},
    };
    for (const auto& [peer, count] : rows)
        BOOST_TEST(sessions.count_from_host(parse_endpoint(peer), 100) == count, peer);
    BOOST_TEST(sessions.count_from_host(parse_endpoint("10.0.0.1:9"), 2) == 2U);
}

/// The expiry sweep drops the wrong one (aeron 2144).
BOOST_AUTO_TEST_CASE(the_sweep_gives_who_is_silent_and_nobody_else_aeron_2144) {
    for (const std::uint64_t start : {0ULL, (1ULL << 32U) - 7, (1ULL << 63U) - 7, ~0ULL - 6}) {
        const Instant began{start};
        ClassicSessions sessions;
        for (std::uint64_t number = 1; number <= 5; ++number)
            add(sessions, number, loopback(1), began + Duration{number});
        sessions.find(id(1))->heard = began + 10min;
        sessions.find(id(3))->heard = began + 20min;
        sessions.find(id(4))->state = State::joining;

        BOOST_CHECK(sessions.next_check() == began + limit + 1ns);
        BOOST_CHECK(!sessions.next_silent(began + limit + 1ns, limit));
        BOOST_CHECK(!sessions.next_silent(began + limit + 2ns - 1ns, limit));
        BOOST_CHECK(sessions.next_silent(began + limit + 2ns, limit) == id(2));
        sessions.remove(id(2));
        BOOST_CHECK(!sessions.next_silent(began + limit + 4ns, limit));
        BOOST_CHECK(sessions.next_silent(began + limit + 5ns, limit) == id(5));
        sessions.remove(id(5));
        BOOST_CHECK(!sessions.next_silent(began + limit + 10min - 1ns, limit));
        BOOST_CHECK(sessions.next_silent(began + limit + 10min, limit) == id(1));
        sessions.remove(id(1));
        BOOST_CHECK(sessions.next_check() == began + limit + 20min);
        BOOST_CHECK(sessions.next_silent(began + limit + 20min, limit) == id(3));
    }
}

/// One that is not removed is asked about again, not for ever at once.
BOOST_AUTO_TEST_CASE(the_sweep_ends) {
    ClassicSessions sessions;
    for (std::uint64_t number = 1; number <= 3; ++number)
        add(sessions, number, loopback(1));
    sessions.find(id(2))->state = State::leaving;
    const Instant due = Instant{} + limit;
    BOOST_CHECK(sessions.next_silent(due, limit) == id(1));
    BOOST_CHECK(sessions.next_silent(due, limit) == id(3));
    BOOST_CHECK(!sessions.next_silent(due, limit));
    BOOST_CHECK(sessions.next_check() == due + limit);
}

/// Against a plain model: every session silent for the limit, whatever was heard in between.
BOOST_AUTO_TEST_CASE(the_sweep_agrees_with_a_walk_over_all) {
    Random random{11};
    ClassicSessions sessions;
    std::map<std::uint64_t, Instant> model;
    Instant now{~0ULL - 1'000'000'000'000};
    std::uint64_t number = 0;
    for (int round = 0; round < 3'000; ++round) {
        now += random.between(0ns, 3min);
        if (random.below(3) == 0) {
            add(sessions, ++number, loopback(1), now);
            model.emplace(number, now);
        } else if (!model.empty()) {
            auto heard = model.begin();
            std::advance(heard, static_cast<std::ptrdiff_t>(random.below(model.size())));
            heard->second = sessions.find(id(heard->first))->heard = now;
        }
        std::set<std::uint64_t> silent;
        while (const auto found = sessions.next_silent(now, limit)) {
            silent.insert(static_cast<std::uint64_t>(*found));
            sessions.remove(*found);
        }
        std::set<std::uint64_t> expected;
        for (const auto& [which, heard] : model) {
            if (heard + limit <= now) expected.insert(which);
        }
        BOOST_TEST_REQUIRE((silent == expected));
        for (const auto which : expected)
            model.erase(which);
        BOOST_TEST_REQUIRE(sessions.size() == model.size());
        for (const auto& [which, heard] : model) // a deadline is never after the first silence
            BOOST_TEST_REQUIRE((*sessions.next_check() <= heard + limit));
    }
    BOOST_TEST(number > 500U);
}

BOOST_AUTO_TEST_CASE(walked_in_the_order_of_logins) {
    ClassicSessions sessions;
    for (const std::uint64_t number : {2U, 3U, 10U})
        add(sessions, number, loopback(static_cast<std::uint16_t>(20 - number)));
    std::string walked;
    sessions.for_each(
        [&](SessionId, const ClassicSession& session) { walked += session.name + ' '; });
    BOOST_TEST(walked == "n2 n3 n10 ");
    sessions.clear();
    BOOST_CHECK(sessions == ClassicSessions{});
}

BOOST_AUTO_TEST_SUITE_END()
