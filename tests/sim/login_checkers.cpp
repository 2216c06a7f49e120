// The checkers of logins, and of where a session starts: each fires on a planted wrong history, and
// holds its peace on the right one.
#include <sim/session_history.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

BOOST_AUTO_TEST_SUITE(login_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

/// With the address and nonce of its own, and the cookie that everybody gets here.
struct Bob {
    Endpoint at = ipv4_endpoint({10, 1, 0, 2}, 40'000);
    std::uint64_t nonce = 11;

    [[nodiscard]] fact::Sent challenge() const {
        return {packet(room, at, wire::Challenge{.nonce = nonce, .cookie = cookie})};
    }
    [[nodiscard]] fact::Delivered join() const {
        return {packet(at, room, wire::Join{.nonce = nonce, .cookie = cookie, .name = "bob"})};
    }
    [[nodiscard]] fact::Sent reject() const {
        return {packet(room, at, wire::Reject{.nonce = nonce, .code = wire::Code::name_taken})};
    }
};

const fact::Recorded bob_joined = recorded(
    2, {.kind = RecordKind::joined, .author = {5, ReliableHost::first_session}, .name = "bob"});

/// Without ann, whose login shows no CHALLENGE.
auto logins() {
    return History{[checker = LoginChecker{}](Duration, const Facts& facts, const SessionBook& book,
                                              Verdict& verdict) mutable {
        const auto* const sent = facts.empty() ? nullptr : std::get_if<fact::Sent>(&facts.back());
        if (sent != nullptr && sent->packet.to == ann) return;
        checker.check(facts, book, verdict);
    }};
}

auto starts(std::size_t ring = 2) {
    return History{[checker = StartChecker{fold_ascii, {.ring_records = ring}}](
                       Duration, const Facts& facts, const SessionBook& book,
                       Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_join_counts_with_a_cookie_of_its_own) {
    const Bob bob;
    const auto after = [&](const Bob& who, Duration later) {
        return logins()
            .step({bob.challenge()})
            .step({who.join(), bob_joined, who.reject()}, later)
            .verdict();
    };
    BOOST_TEST(after(bob, 1s) == "");
    BOOST_TEST(after(bob, 10s) == "");
    BOOST_TEST(after(bob, 10s + 2ms) == "S20");
    Bob other = bob;
    ++other.nonce;
    BOOST_TEST(after(other, 1s) == "S20");
    other = bob;
    ++other.at.port;
    BOOST_TEST(after(other, 1s) == "S20");
    other = bob;
    ++other.at.address.back();
    BOOST_TEST(after(other, 1s) == "S20");
    // A room that has begun anew has given none.
    BOOST_TEST(logins()
                   .step({bob.challenge()})
                   .step({fact::Started{room, room, {}}})
                   .step({bob.join(), bob.reject()}, 1s)
                   .verdict() == "S20");
}

BOOST_AUTO_TEST_CASE(a_good_cookie_is_answered) {
    const Bob bob;
    BOOST_TEST(logins().step({bob.challenge()}).step({bob.join()}, 1s).verdict() == "S20");
    BOOST_TEST(logins().step({bob.challenge()}).step({bob.join()}, 11s).verdict() == "");
    BOOST_TEST(logins().step({bob.challenge()}).step({bob.join(), bob.reject()}, 1s).verdict() ==
               "");
}

BOOST_AUTO_TEST_CASE(one_login_has_one_outcome) {
    const Bob bob;
    auto history = logins();
    history.step({bob.challenge()}).step({bob.join(), bob_joined, bob.reject()}, 1s);
    history.step({bob.join(), bob.reject()}, 1s);
    BOOST_TEST(history.verdict() == "");
    BOOST_TEST(history.step({bob.join(), bob_joined, bob.reject()}, 1s).verdict() == "S20");
}

BOOST_AUTO_TEST_CASE(who_may_have_to_wait_is_excused) {
    const auto history = logins();
    const wire::Join back{.back = wire::Return{.old_token = token}};
    BOOST_TEST(LoginChecker{}.may_wait(back, history.book()));
    BOOST_TEST(!LoginChecker{}.may_wait(join(), history.book()));
}

BOOST_AUTO_TEST_CASE(a_session_starts_where_it_should) {
    constexpr wire::Token next{8};
    const auto returned = [&](std::uint64_t from, std::uint64_t start, std::uint64_t head) {
        wire::Join again = join();
        again.nonce = 21;
        again.back = wire::Return{.old_token = token, .log = history::log, .from = Sequence{from}};
        wire::Welcome anew = welcome(start);
        anew.nonce = 21;
        anew.token = next;
        anew.head = Sequence{head};
        return starts()
            .step({text(2, 1)})
            .step({text(3, 2)})
            .step({fact::Delivered{packet(ann, room, again)}, fact::Sent{packet(room, ann, anew)}})
            .verdict();
    };
    BOOST_TEST(returned(3, 3, 3) == "");
    BOOST_TEST(returned(4, 4, 3) == "");
    BOOST_TEST(returned(1, 2, 3) == ""); // the oldest that there is
    BOOST_TEST(returned(1, 1, 3) == "S21");
    BOOST_TEST(returned(3, 4, 3) == "S21");
    BOOST_TEST(returned(3, 2, 3) == "S21");
    BOOST_TEST(returned(3, 3, 2) == "S21");
    BOOST_TEST(returned(99, 2, 3) == ""); // what it knows is not of this log: its `joined`
    BOOST_TEST(StartChecker::are_many({fact::Resumed{room}}));
    BOOST_TEST(!StartChecker::are_many({fact::Woken{room}}));
}

BOOST_AUTO_TEST_CASE(what_is_told_as_a_gap_is_gone) {
    const auto told = [](std::uint64_t last) {
        return fact::Told{ann, Gap{Sequence{1}, Sequence{last}}};
    };
    BOOST_TEST(starts().step({text(2, 1)}).step({told(1)}).verdict() == "S21");
    BOOST_TEST(starts().step({text(2, 1), text(3, 2)}).step({told(1)}).verdict() == "");
    BOOST_TEST(starts().step({text(2, 1), text(3, 2)}).step({told(2)}).verdict() == "S21");
    BOOST_TEST(StartChecker::commits_later({.at_once = false}));
    BOOST_TEST(!StartChecker::commits_later({.at_once = true}));
}

BOOST_AUTO_TEST_CASE(who_returns_asks_for_what_it_lacks) {
    const auto asks = [](std::uint64_t from) {
        wire::Join again = join();
        again.back = wire::Return{.old_token = token, .log = history::log, .from = Sequence{from}};
        return starts()
            .step({fact::Delivered{record(room, ann, 5, 1)}})
            .step({fact::Sent{packet(ann, room, again)}})
            .verdict();
    };
    BOOST_TEST(asks(2) == "");
    BOOST_TEST(asks(1) == "S21");
    BOOST_TEST(asks(3) == "S21");
}

BOOST_AUTO_TEST_SUITE_END()
