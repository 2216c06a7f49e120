// The checkers of causes, of strays, of sizes and of rosters: each fires on a planted wrong
// history, and holds its peace on the right one.
#include <sim/session_history.hpp>
#include <wire/page.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(cause_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

template <typename Checker>
auto watched_by(Checker planted) {
    return History{[checker = std::move(planted)](Duration, const Facts& facts,
                                                  const SessionBook& book,
                                                  Verdict& verdict) mutable {
        if constexpr (requires { checker.check(facts, book, verdict); }) {
            checker.check(facts, book, verdict);
        } else {
            checker.check(facts, verdict);
        }
    }};
}
auto causes() { return watched_by(CausesChecker{}); }
auto strays() { return watched_by(StraysChecker{}); }
auto sizes() { return watched_by(SizesChecker{}); }
auto rosters() { return watched_by(RostersChecker{fold_ascii}); }

fact::Recorded ended_by(Reason reason) {
    fact::Recorded recorded = left();
    recorded.record.reason = reason;
    return recorded;
}
fact::Delivered takes_leave(const Endpoint& from) {
    return {data(from, room, 5, wire::Close{wire::Code::bye})};
}
fact::Sent asks_again() { return {packet(ann, room, wire::Hello{.nonce = 77})}; }
fact::Sent reset(std::uint64_t number) {
    return {packet(room, elsewhere, wire::Reset{wire::Token{number}})};
}

fact::Sent page(std::string_view after, std::initializer_list<std::string_view> names) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, token, 6};
    BOOST_TEST_REQUIRE(datagrams::put_page(writer, {.at = 1, .after = after}, names));
    return {{room, ann, 1, Payload{writer.finish()}}};
}

} // namespace

BOOST_AUTO_TEST_CASE(who_leaves_has_said_so_where_it_is_known_to_be) {
    const auto leaves = [](const Endpoint& from) {
        return causes().step({takes_leave(from), ended_by(Reason::bye)}).verdict();
    };
    BOOST_TEST(leaves(ann) == "");
    BOOST_TEST(leaves(elsewhere) == "S29");
    BOOST_TEST(causes().step({ended_by(Reason::bye)}).verdict() == "S29");
    BOOST_TEST(causes().step({ended_by(Reason::kicked)}).verdict() == "");
    const auto moves = [](std::uint64_t answer) {
        return causes()
            .step({fact::Sent{data(room, elsewhere, 5, wire::Probe{4})}})
            .step({fact::Delivered{data(elsewhere, room, 4, wire::ProbeAck{answer})}})
            .step({takes_leave(elsewhere), ended_by(Reason::bye)})
            .verdict();
    };
    BOOST_TEST(moves(4) == "");
    BOOST_TEST(moves(5) == "S29");
    BOOST_TEST(CausesChecker::commits_later({.at_once = false}));
    BOOST_TEST(!CausesChecker::commits_later({.at_once = true}));
}

BOOST_AUTO_TEST_CASE(who_acknowledges_what_was_never_sent_is_let_go) {
    const auto acknowledges = [](std::uint64_t all, std::vector<std::byte> bitmap, bool goes) {
        Facts facts{fact::Delivered{
            data(ann, room, 5, wire::Ack{.cumulative = all, .bitmap = BytesView{bitmap}})}};
        if (goes) facts.push_back(ended_by(Reason::protocol));
        return causes().step({fact::Sent{record(room, ann, 4, 1)}}).step(facts).verdict();
    };
    BOOST_TEST(acknowledges(1, {}, false) == "");
    BOOST_TEST(acknowledges(0, {std::byte{1}}, false) == "");
    BOOST_TEST(acknowledges(2, {}, false) == "S29");
    BOOST_TEST(acknowledges(0, {std::byte{3}}, false) == "S29");
    BOOST_TEST(acknowledges(0, {std::byte{0}, std::byte{128}}, false) == "S29");
    BOOST_TEST(acknowledges(0, {std::byte{3}}, true) == "");
}

BOOST_AUTO_TEST_CASE(who_returns_was_sent_away_or_has_heard_nothing_for_long) {
    const auto returns_after = [](const fact::Delivered& what, Duration later) {
        return causes().step({what}).step({asks_again()}, later).verdict();
    };
    const fact::Delivered own{packet(room, ann, wire::Reset{token})};
    const fact::Delivered other{packet(room, ann, wire::Reset{wire::Token{8}})};
    BOOST_TEST(returns_after(own, 1s) == "");
    BOOST_TEST(returns_after(other, 1s) == "S29");
    BOOST_TEST(returns_after(other, 60s) == "");
    BOOST_TEST(returns_after({data(room, ann, 5, wire::Close{wire::Code::timeout})}, 1s) == "");
    // Another process at the same place.
    BOOST_TEST(causes()
                   .step({fact::Started{ann, room, "ann", Dialect::confab1}, asks_again()})
                   .verdict() == "");
    SessionEntry session;
    BOOST_TEST(!CausesChecker::has_given_up(session));
    session.at_member.may_be_over = true;
    BOOST_TEST(CausesChecker::has_given_up(session));
}

BOOST_AUTO_TEST_CASE(resets_are_so_many_a_second) {
    auto history = strays();
    for (std::uint64_t number = 1; number <= 100; ++number)
        history.step({reset(number)});
    BOOST_TEST(history.verdict() == "");
    auto later = history;
    BOOST_TEST(later.step({reset(101)}, 10ms).verdict() == "");
    BOOST_TEST(history.step({reset(101)}).verdict() == "S30");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_session_is_told_for_a_minute) {
    const auto again_after = [](Duration later) {
        const auto told = [](std::uint32_t stamp) {
            return fact::Sent{data(room, ann, stamp, wire::Close{wire::Code::kicked})};
        };
        return strays().step({told(5)}).step({told(6)}, later).verdict();
    };
    BOOST_TEST(again_after(60s) == "");
    BOOST_TEST(again_after(61s) == "S30");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_session_is_longer_than_its_login) {
    const auto of_size = [](std::size_t size) {
        const auto padded = [&](wire::Token of) {
            wire::Welcome again = welcome();
            again.token = of;
            again.size = size;
            return fact::Sent{packet(room, ann, again)};
        };
        return sizes().step({padded(token)}).verdict();
    };
    BOOST_TEST(of_size(wire::min_join_size) == "");
    BOOST_TEST(of_size(wire::max_datagram_size) == "");
    // A login that was shorter.
    Verdict verdict;
    SessionBook book{fold_ascii};
    wire::Join shorter = join();
    shorter.size = wire::min_join_size;
    const Facts asked{fact::Started{room, room, {}},
                      fact::Started{ann, room, "ann", Dialect::confab1},
                      fact::Delivered{packet(ann, room, shorter)}, joined()};
    book.observe({}, asked);
    const Facts answered{fact::Sent{packet(room, ann, welcome())}};
    book.observe({}, answered);
    SizesChecker{}.check(answered, book, verdict);
    BOOST_TEST_REQUIRE(verdict.first().has_value());
    BOOST_TEST(verdict.first()->invariant == "S14");
}

BOOST_AUTO_TEST_CASE(a_page_goes_on_behind_the_name_that_was_asked_after) {
    BOOST_TEST(rosters().step({page("", {"ann", "Bob"})}).verdict() == "");
    BOOST_TEST(rosters().step({page("ann", {"Bob", "cid"})}).verdict() == "");
    BOOST_TEST(rosters().step({page("ANN", {"ann", "bob"})}).verdict() == "S17");
    BOOST_TEST(rosters().step({page("", {"bob", "ann"})}).verdict() == "S17");
}

BOOST_AUTO_TEST_CASE(nobody_is_present_who_was_heard_to_leave) {
    const auto told = [](Event event) { return fact::Told{ann, std::move(event)}; };
    const auto present = told(Present{{"Bob"}});
    BOOST_TEST(rosters().step({told(Left{"bob"}), present}).verdict() == "S17");
    BOOST_TEST(rosters().step({present, told(Left{"bob"})}).verdict() == "");
    BOOST_TEST(rosters().step({told(Left{"bob"}), told(Joined{"bob"}), present}).verdict() == "");
    BOOST_TEST(rosters().step({told(Left{"bob"}), told(Gap{}), present}).verdict() == "");
    BOOST_TEST(rosters().step({told(Left{"bob"}), told(HistoryChanged{}), present}).verdict() ==
               "");
}

BOOST_AUTO_TEST_SUITE_END()
