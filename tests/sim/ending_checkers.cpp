// The checkers of rates, of how stays end, and of what the classic wire answers: each fires on a
// planted wrong history, and holds its peace on the right one.
#include <sim/session_history.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <utility>

BOOST_AUTO_TEST_SUITE(ending_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

template <typename Checker>
auto history_of(Checker planted) {
    return History{[checker = std::move(planted)](
                       Duration, const Facts& facts, const SessionBook& book,
                       Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
}
auto rates() { return history_of(RateChecker{fold_ascii, {.per_second = 1, .burst = 2}}); }
auto endings() { return history_of(EndingsChecker{fold_ascii, "Admin"}); }
auto answers() { return history_of(ClassicTableChecker{fold_ascii, {}, "Admin"}); }

fact::Recorded of_a_session(fact::Recorded recorded) {
    recorded.record.author.member = ReliableHost::first_session;
    return recorded;
}
fact::Recorded left_for(Reason reason) {
    fact::Recorded recorded = of_a_session(left());
    recorded.record.reason = reason;
    return recorded;
}
fact::Sent closed(wire::Code code) { return {data(room, ann, 5, wire::Close{code})}; }
fact::Commanded kick(const std::string& name) { return {room, Command::kick, name, {}}; }

const Endpoint bob = ipv4_endpoint({10, 1, 0, 2}, 40'000);
fact::Delivered asks(const Endpoint& from, std::string_view text) {
    return {{from, room, 1, Payload{to_bytes(text)}}};
}
fact::Sent answer(const Endpoint& to, std::string_view text) {
    return {{room, to, 1, Payload{to_bytes(text)}}};
}
const fact::Recorded bob_joined =
    recorded(2, {.kind = RecordKind::joined, .author = {5, 1}, .name = "bob"});
const fact::Recorded bob_left =
    recorded(3, {.kind = RecordKind::left, .author = {5, 1}, .name = "bob"});

auto bob_is_in() {
    auto history = answers();
    history.step({asks(bob, "L bob"), bob_joined, answer(bob, "OK")});
    return history;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_rate_is_kept) {
    auto history = rates();
    for (std::uint64_t said = 1; said <= 34; ++said)
        history.step({fact::Sent{data(room, ann, 5, wire::Ack{.cumulative = said, .credit = 32})},
                      of_a_session(text(said + 1, said))});
    BOOST_TEST(history.verdict() == "");
    auto later = history;
    BOOST_TEST(later.step({of_a_session(text(36, 35))}, 2s).verdict() == "");
    BOOST_TEST(history.step({of_a_session(text(36, 35))}).verdict() == "S24");
}

BOOST_AUTO_TEST_CASE(nothing_is_said_beyond_the_credit) {
    BOOST_TEST(rates().step({of_a_session(text(2, 32))}).verdict() == "");
    BOOST_TEST(rates().step({of_a_session(text(2, 33))}).verdict() == "S24");
    BOOST_TEST(RateChecker::commits_later({.at_once = false}));
    BOOST_TEST(!RateChecker::commits_later({.at_once = true}));
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_beyond_the_credit_that_was_heard) {
    const auto sends = [](std::uint64_t number) {
        return fact::Sent{record(ann, room, 5, number)};
    };
    const wire::Ack ack{.cumulative = 1, .credit = 32};
    BOOST_TEST(rates().step({sends(32)}).verdict() == "");
    BOOST_TEST(rates().step({sends(33)}).verdict() == "S24");
    BOOST_TEST(rates().step({fact::Sent{data(room, ann, 5, ack)}, sends(33)}).verdict() == "S24");
    BOOST_TEST(rates().step({fact::Delivered{data(room, ann, 5, ack)}, sends(33)}).verdict() == "");
}

BOOST_AUTO_TEST_CASE(who_returns_owes_what_it_did) {
    wire::Join again = join();
    again.nonce = 21;
    again.back = wire::Return{.old_token = token};
    const auto returns = [&](std::uint16_t credit, Duration later) {
        wire::Welcome next = welcome();
        next.nonce = again.nonce;
        next.token = wire::Token{8};
        next.credit = credit;
        return rates()
            .step({of_a_session(text(2, 1)), of_a_session(text(3, 2))})
            .step({fact::Delivered{packet(ann, room, again)}, fact::Sent{packet(room, ann, next)}},
                  later)
            .verdict();
    };
    BOOST_TEST(returns(0, 0s) == "");
    BOOST_TEST(returns(32, 0s) == "S24");
    BOOST_TEST(returns(32, 1s) == "");
}

BOOST_AUTO_TEST_CASE(who_is_removed_is_gone) {
    BOOST_TEST(endings().step({kick("ANN")}).verdict() == "S25");
    BOOST_TEST(endings().step({kick("cid")}).verdict() == "");
    BOOST_TEST(endings()
                   .step({kick("ANN"), left_for(Reason::kicked), closed(wire::Code::kicked)})
                   .verdict() == "");
    BOOST_TEST(endings()
                   .step({kick("ANN"), fact::Told{room, TextRefused{"Admin", Reason::text_bad, 9}}})
                   .verdict() == "");
}

BOOST_AUTO_TEST_CASE(whose_stay_ends_is_told_why) {
    const auto ends = [](Reason reason, wire::Code code) {
        return endings().step({left_for(reason), closed(code)}).verdict();
    };
    BOOST_TEST(ends(Reason::bye, wire::Code::bye) == "");
    BOOST_TEST(ends(Reason::kicked, wire::Code::bye) == "S25");
    BOOST_TEST(endings().step({left_for(Reason::bye)}).verdict() == "S25");
    BOOST_TEST(endings().step({left_for(Reason::timeout)}).verdict() == "");
    BOOST_TEST(EndingsChecker::commits_later({.at_once = false}));
}

BOOST_AUTO_TEST_CASE(whose_stay_has_ended_is_told_so_for_a_minute) {
    const auto told_again = [](Duration later) {
        return endings()
            .step({left_for(Reason::bye), closed(wire::Code::bye)})
            .step({closed(wire::Code::bye)}, later)
            .verdict();
    };
    BOOST_TEST(told_again(60s) == "");
    BOOST_TEST(told_again(61s) == "S25");
}

BOOST_AUTO_TEST_CASE(a_gap_is_told_until_it_is_acknowledged) {
    const auto told = [] {
        auto history = endings();
        history.step({fact::Sent{data(room, ann, 5, wire::Position{Sequence{19}, Sequence{10}})}});
        return history;
    };
    const auto acknowledges = [](std::uint64_t number) {
        return fact::Delivered{data(ann, room, 6, wire::Ack{.cumulative = number})};
    };
    const fact::Sent other{data(room, ann, 7, wire::Ping{})};
    const fact::Sent again{data(room, ann, 7, wire::Position{Sequence{29}, Sequence{10}})};
    BOOST_TEST(told().step({other}).verdict() == "S25");
    BOOST_TEST(told().step({again}).verdict() == "");
    BOOST_TEST(told().step({acknowledges(8), other}).verdict() == "S25");
    BOOST_TEST(told().step({acknowledges(9), other}).verdict() == "");
    BOOST_TEST(told().step({left_for(Reason::bye), other, closed(wire::Code::bye)}).verdict() ==
               "");
}

BOOST_AUTO_TEST_CASE(who_is_told_to_go_goes) {
    const auto told = [](wire::Code code) {
        return fact::Delivered{data(room, ann, 5, wire::Close{code})};
    };
    BOOST_TEST(endings().step({told(wire::Code::kicked), fact::Stopped{ann}}).verdict() == "");
    BOOST_TEST(endings().step({told(wire::Code::kicked)}).verdict() == "S25");
    BOOST_TEST(endings().step({told(wire::Code::timeout)}).verdict() == "");
    SessionEntry session;
    BOOST_TEST(!EndingsChecker::has_given_up(session));
    session.at_member.may_be_over = true;
    BOOST_TEST(EndingsChecker::has_given_up(session));
}

BOOST_AUTO_TEST_CASE(who_is_too_slow_had_more_than_three_gaps) {
    const auto lagged_after = [](int gaps, Duration pause) {
        auto history = endings();
        for (int gap = 1; gap <= gaps; ++gap) {
            const Sequence tail{static_cast<std::uint64_t>(10 * gap)};
            // What goes just before does not tell of it: so it is new.
            history.step({fact::Sent{data(room, ann, 5, wire::Position{tail - 1, tail - 10})}},
                         pause);
            history.step({fact::Sent{data(room, ann, 5, wire::Position{tail + 9, tail})}}, 0s);
        }
        return history.step({left_for(Reason::lagged), closed(wire::Code::lagged)}).verdict();
    };
    BOOST_TEST(lagged_after(3, 11s) == "");
    BOOST_TEST(lagged_after(2, 11s) == "S25");
    BOOST_TEST(lagged_after(3, 9s) == "S25"); // two of them are one
    BOOST_TEST(lagged_after(3, 40s) == "S25");
    BOOST_TEST(lagged_after(0, 11s) == "S25");
}

BOOST_AUTO_TEST_CASE(a_name_is_taken_when_somebody_has_it) {
    const auto refused = [](std::string_view name, std::optional<wire::Return> back) {
        wire::Join again{.nonce = 21, .cookie = cookie, .back = back, .name = name};
        return endings()
            .step({fact::Delivered{packet(bob, room, again)},
                   fact::Sent{packet(room, bob,
                                     wire::Reject{.nonce = 21, .code = wire::Code::name_taken})}})
            .verdict();
    };
    BOOST_TEST(refused("Ann", {}) == "");
    BOOST_TEST(refused("ADMIN", {}) == "");
    BOOST_TEST(refused("cid", {}) == "S25");
    BOOST_TEST(refused("ann", wire::Return{.old_token = token}) == "S25");
    // The same login, from another address.
    BOOST_TEST(
        endings()
            .step({fact::Delivered{packet(bob, room, join())},
                   fact::Sent{packet(
                       room, bob, wire::Reject{.nonce = nonce, .code = wire::Code::name_taken})}})
            .verdict() == "S25");
    const auto taken = recorded(2, {.kind = RecordKind::joined, .name = "aDMIN"});
    BOOST_TEST(endings().step({taken}).verdict() == "S25");
}

BOOST_AUTO_TEST_CASE(exit_is_for_who_leaves) {
    const auto leaves = [] {
        auto history = bob_is_in();
        history.step({asks(bob, "Q bob"), bob_left, answer(bob, "EXIT")});
        return history;
    };
    const auto again = [&](const Endpoint& who, Duration later) {
        return leaves().step({asks(who, "Q bob"), answer(who, "EXIT")}, later).verdict();
    };
    BOOST_TEST(leaves().verdict() == "");
    BOOST_TEST(again(bob, 60s) == "");
    BOOST_TEST(again(bob, 61s) == "S26");
    BOOST_TEST(again(elsewhere, 1s) == "S26");
    BOOST_TEST(bob_is_in().step({answer(bob, "EXIT")}).verdict() == "S26");
    BOOST_TEST(bob_is_in().step({fact::LogChanged{room}, answer(bob, "EXIT")}).verdict() == "");
    BOOST_TEST(ClassicTableChecker::ends_all(fact::Commanded{room, Command::close, {}, {}}));
    BOOST_TEST(!ClassicTableChecker::ends_all(fact::Commanded{room, Command::kick, {}, {}}));
    BOOST_TEST(ClassicTableChecker::commits_later({.at_once = false}));
}

BOOST_AUTO_TEST_CASE(words_go_before_the_exit) {
    const auto words = answer(bob, "Admin : out");
    BOOST_TEST(bob_is_in().step({bob_left, words, answer(bob, "EXIT")}).verdict() == "");
    BOOST_TEST(bob_is_in().step({bob_left, answer(bob, "EXIT"), words}).verdict() == "S26");
}

BOOST_AUTO_TEST_CASE(ok_answers_a_login_and_no_refusal_is_longer_than_its_text) {
    BOOST_TEST(bob_is_in().verdict() == "");
    BOOST_TEST(bob_is_in().step({answer(bob, "OK")}).verdict() == "S26");
    const std::string& bad = classic::Wording{}.bad_text;
    const auto told = [&](std::size_t size) {
        return bob_is_in()
            .step({asks(bob, "C bob \x1B" + std::string(size, 'x')), answer(bob, bad)})
            .verdict();
    };
    BOOST_TEST(told(bad.size()) == "");
    BOOST_TEST(told(1) == "S26");
}

BOOST_AUTO_TEST_SUITE_END()
