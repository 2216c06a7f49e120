#include <confab/protocol/reliable_sessions.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <concepts>
#include <map>
#include <optional>
#include <string>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(reliable_sessions)

namespace {

static_assert(std::regular<ReliableSessions>);

SessionId id(std::uint64_t number) { return SessionId{number}; }

ReliableSession session(std::uint64_t number, const Endpoint& peer, std::uint64_t token = 0) {
    const std::string name = "n" + std::to_string(number);
    return ReliableSession{
        SessionTerms{.token = wire::Token{token > 0 ? token : number}, .nonce = number}, peer, name,
        name, Instant{}};
}

void add(ReliableSessions& sessions, std::uint64_t number, const Endpoint& peer = loopback(1)) {
    sessions.add(id(number), session(number, peer));
}

} // namespace

BOOST_AUTO_TEST_CASE(found_by_token_login_and_name_until_removed) {
    ReliableSessions sessions;
    add(sessions, 1);
    add(sessions, 2);
    BOOST_CHECK(sessions.find_token(wire::Token{2})->id == id(2));
    BOOST_CHECK(sessions.find_name("n1")->id == id(1));
    BOOST_CHECK(sessions.find_login({loopback(1), 2})->id == id(2));
    BOOST_CHECK(sessions.find_login({loopback(2), 2}) == nullptr);
    BOOST_CHECK(sessions.find_token(wire::Token{3}) == nullptr);
    sessions.schedule(*sessions.find(id(1)), Instant{5});
    sessions.remove(*sessions.find(id(1)));
    BOOST_CHECK(sessions.find_token(wire::Token{1}) == nullptr);
    BOOST_CHECK(sessions.find_name("n1") == nullptr);
    BOOST_TEST(sessions.find(id(1)) == nullptr);
    BOOST_TEST(sessions.size() == 1U);
    sessions.remove(*sessions.find(id(2)));
    BOOST_CHECK(sessions == ReliableSessions{}); // no index keeps anything
}

BOOST_AUTO_TEST_CASE(its_own_session_is_found_by_name_and_token_or_nonce) {
    ReliableSessions sessions;
    sessions.add(id(1), session(1, loopback(1), 77));
    const auto back = [](std::uint64_t token) {
        return wire::Join{.nonce = 9, .back = wire::Return{.old_token = wire::Token{token}}};
    };
    BOOST_CHECK(sessions.find_own(back(77), "n1")->id == id(1));
    BOOST_CHECK(sessions.find_own(wire::Join{.nonce = 1}, "n1")->id == id(1));
    BOOST_CHECK(sessions.find_own(back(78), "n1") == nullptr);
    BOOST_CHECK(sessions.find_own(back(77), "n2") == nullptr);
    BOOST_CHECK(sessions.find_own(wire::Join{.nonce = 9}, "n1") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_stay_goes_on_in_another_session) {
    ReliableSessions sessions;
    add(sessions, 1);
    sessions.schedule(*sessions.find(id(1)), Instant{5});
    sessions.replace(*sessions.find(id(1)), session(1, loopback(9), 77));
    BOOST_CHECK(sessions.find_token(wire::Token{1}) == nullptr);
    BOOST_CHECK(sessions.find_token(wire::Token{77})->id == id(1));
    BOOST_CHECK(sessions.find_login({loopback(9), 1})->id == id(1));
    BOOST_CHECK(sessions.find_name("n1")->id == id(1));
    BOOST_CHECK(!sessions.next_due());
}

BOOST_AUTO_TEST_CASE(a_host_is_an_ipv4_address_or_an_ipv6_64) {
    ReliableSessions sessions;
    std::uint64_t number = 0;
    for (const auto* peer : {"10.0.0.1:5", "10.0.0.1:6", "10.0.0.1:6", "10.0.0.2:5",
                             "[2001:db8:0:1::1]:5", "[2001:db8:0:1:ffff::1]:6"}) {
        add(sessions, ++number, parse_endpoint(peer));
    }
    struct Row {
        const char* peer;
        std::size_t count;
    };
    for (const auto& [peer, count] :
         {Row{"10.0.0.1:9", 3}, Row{"10.0.0.2:9", 1}, Row{"10.0.0.3:9", 0},
          Row{"[2001:db8:0:1::9]:1", 2}, Row{"[2001:db8:0:2::1]:1", 0}}) {
        BOOST_TEST(sessions.count_from_host(parse_endpoint(peer), 100) == count, peer);
    }
    BOOST_TEST(sessions.count_from_host(parse_endpoint("10.0.0.1:9"), 2) == 2U);
}

BOOST_AUTO_TEST_CASE(each_that_woke_has_one_turn_in_the_order_of_waking) {
    ReliableSessions sessions;
    for (std::uint64_t number = 1; number <= 4; ++number)
        add(sessions, number);
    const auto turns = [&sessions](std::size_t most) {
        std::string told;
        for (; most > 0; --most) {
            const auto* const entry = sessions.take_turn();
            if (entry == nullptr) return told + '.';
            told += std::to_string(static_cast<std::uint64_t>(entry->id));
        }
        return told;
    };
    const auto wake = [&sessions](std::uint64_t number) {
        sessions.wake(*sessions.find(id(number)));
    };
    BOOST_TEST(turns(9) == ".");
    for (const std::uint64_t number : {3U, 1U, 3U, 2U})
        wake(number);
    BOOST_TEST(turns(1) == "3");
    wake(3);
    sessions.remove(*sessions.find(id(1)));
    BOOST_TEST(sessions.has_turns());
    BOOST_TEST(turns(9) == "23.");
    BOOST_TEST(!sessions.has_turns());
    wake(2);
    sessions.remove(*sessions.find(id(2)));
    add(sessions, 5); // where 2 was, and it did not wake
    BOOST_TEST(turns(9) == ".");
    sessions.wake_all();
    BOOST_TEST(turns(9).size() == 4U);            // 3, 4, 5 and the end
    for (int round = 0; round < 1'000; ++round) { // never through with all, as a busy room is
        sessions.wake_all();
        BOOST_TEST_REQUIRE(turns(2).size() == 2U);
    }
    BOOST_TEST(turns(9).size() == 2U);
}

/// Against a plain model, from any start of the clock.
BOOST_AUTO_TEST_CASE(who_is_due_is_found_and_nobody_else) {
    for (const std::uint64_t start : reliable::starts) {
        Random random{start};
        ReliableSessions sessions;
        std::map<std::uint64_t, std::optional<Instant>> model;
        for (std::uint64_t number = 1; number <= 20; ++number) {
            add(sessions, number);
            model[number];
        }
        Instant now{start};
        for (int round = 0; round < 2'000; ++round) {
            now += random.between(0ns, 10ns);
            const std::uint64_t which = 1 + random.below(20);
            if (random.below(4) == 0) {
                model[which].reset();
            } else {
                model[which] = now + random.between(0ns, 100ns);
            }
            sessions.schedule(*sessions.find(id(which)), model[which]);
            std::optional<Instant> first;
            for (const auto& [number, due] : model) {
                if (due && (!first || *due < *first)) first = due;
            }
            BOOST_CHECK(sessions.next_due() == first);
            while (const auto* const found = sessions.find_due(now)) {
                auto& due = model[static_cast<std::uint64_t>(found->id)];
                BOOST_TEST_REQUIRE((due && *due <= now));
                due.reset();
                sessions.schedule(*found, due);
            }
            for (const auto& [number, due] : model)
                BOOST_TEST_REQUIRE((!due || now < *due));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
