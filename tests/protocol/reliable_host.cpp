#include <confab/protocol/reliable_host.hpp>

#include "protocol/hall.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using hall::Acked;
using hall::guest;
using hall::Guest;
using hall::Hall;

BOOST_AUTO_TEST_SUITE(reliable_host)

namespace {

static_assert(std::copyable<ReliableHost> && std::equality_comparable<ReliableHost>);

using Verdict = ReliableHost::Verdict;

reliable::Numbered piece(std::uint64_t number, std::string_view text, bool first, bool last) {
    return {number, {.kind = wire::WireKind::text, .first = first, .last = last, .bytes = text}};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_text_goes_to_all_and_is_acknowledged_when_the_log_has_it) {
    for (const std::uint64_t first : reliable::starts) {
        BOOST_TEST_CONTEXT("from " << first) {
            Hall hall{{}, first, Instant{first}};
            Guest ada = guest("ada", 1);
            Guest bob = guest("bob", 2);
            hall.lets_in(ada);
            hall.lets_in(bob);
            hall.acknowledges(ada);
            hall.acknowledges(bob);
            std::string wanted = "1 ACK 1 credit 32 RECORDS ";
            wanted.append(std::to_string(first + 2)).append(" | 2 RECORDS ");
            wanted.append(std::to_string(first + 2));
            BOOST_TEST(hall.hears(ada, ada.data(reliable::text(1, "hi"))) == wanted);
            BOOST_TEST(hall.hears(ada, ada.data(reliable::text(1, "hi"))) == "1 ACK 1 credit 32");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_the_log_does_not_have_yet_is_here_and_not_acknowledged_for_good) {
    Hall hall;
    Guest ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.acknowledges(ada);
    hall.commits = false;
    BOOST_TEST(hall.hears(ada, ada.data(reliable::text(1, "hi"))) == "");
    BOOST_TEST(hall.after(25ms) == "1 ACK 0+1 credit 32");
    BOOST_TEST_REQUIRE(hall.offered.size() == 1U);
    hall.commit(hall.offered.front());
    BOOST_TEST(hall.after(0s) == "1 ACK 1 credit 32 RECORDS 2");
}

/// Also when the author may say no more for now, it hears that what it said is in the log.
BOOST_AUTO_TEST_CASE(commitment_is_told_while_credit_stands_still) {
    Hall hall{{.texts = {.per_second = 1, .burst = 1}}};
    Guest ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.acknowledges(ada);
    hall.hears(ada, ada.data(reliable::text(1, "hi")));
    hall.commits = false;
    hall.hears(ada, ada.data(reliable::text(2, "hi")));
    BOOST_TEST(hall.after(25ms) == "1 ACK 1+2 credit 31");
    hall.commit(hall.offered.front());
    BOOST_TEST(hall.after(0s) == "1 ACK 2 credit 30 RECORDS 3");
}

BOOST_AUTO_TEST_CASE(the_pieces_of_a_text_are_not_parted) {
    Hall hall;
    Guest ada = guest("ada", 1);
    Guest bob = guest("bob", 2);
    hall.lets_in(ada);
    hall.lets_in(bob);
    hall.texts_allowed = false;
    hall.hears(ada, ada.data(piece(1, "a", true, false), piece(2, "b", false, true)));
    hall.hears(bob, bob.data(reliable::text(1, "x")));
    BOOST_CHECK(!hall.host.next_offer(false, hall.now));
    std::string offered;
    bool allowed = true;
    while (const auto offer = hall.host.next_offer(std::exchange(allowed, false), hall.now))
        offered += offer->text;
    BOOST_TEST(offered == "ab");
    BOOST_TEST(hall.host.next_offer(true, hall.now)->text == "x");
}

/// The administrator removes a member whose text is half in the log, and others hear more of it.
BOOST_AUTO_TEST_CASE(a_member_may_end_between_two_pieces_of_its_text) {
    Hall hall;
    Guest ada = guest("ada", 1);
    Guest bob = guest("bob", 2);
    hall.lets_in(ada);
    hall.lets_in(bob);
    hall.texts_allowed = false;
    hall.hears(ada, ada.data(piece(1, "a", true, false), piece(2, "b", false, true)));
    auto half = hall.host.next_offer(true, hall.now);
    BOOST_TEST_REQUIRE(half.has_value());
    hall.commit(*half);
    hall.texts_allowed = true;
    BOOST_CHECK(hall.receive(ada.peer, ada.data(reliable::text(3, "c"))) == Verdict::fine);
    hall.commit({.kind = RecordKind::left,
                 .reason = Reason::kicked,
                 .author = half->author,
                 .name = "ada"});
    BOOST_CHECK(!hall.host.next_offer(true, hall.now));
    hall.told();
    BOOST_TEST(hall.hears(bob, bob.data(reliable::text(1, "x"))).find("2 ") == 0U);
    BOOST_TEST(hall.roster.size() == 1U);
}

BOOST_AUTO_TEST_CASE(more_may_be_heard_between_two_pieces_of_a_text) {
    Hall hall;
    Guest ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.texts_allowed = false;
    hall.hears(ada, ada.data(piece(1, "a", true, false), piece(2, "b", false, true)));
    hall.commit(*hall.host.next_offer(true, hall.now));
    hall.receive(ada.peer, ada.data(reliable::text(3, "c")));
    hall.texts_allowed = true;
    hall.turn();
    BOOST_TEST(hall.roster.size() == 1U);
    BOOST_TEST(hall.hears(ada, ada.data(wire::Ping{})).starts_with("1 ACK 3 "));
}

BOOST_AUTO_TEST_CASE(texts_that_wait_for_more_share_one_pool) {
    Hall hall{{.pool_bytes = 2000}};
    Guest ada = guest("ada", 1);
    Guest bob = guest("bob", 2);
    hall.lets_in(ada);
    hall.lets_in(bob);
    hall.acknowledges(ada);
    hall.acknowledges(bob);
    const std::string big(1000, 'x');
    const auto held = [&](Guest& who) {
        const std::string told = hall.hears(who, who.data(wire::Ping{}));
        return told.substr(2, told.find(" credit") - 2);
    };
    hall.hears(ada, ada.data(piece(1, big, true, false)));
    hall.hears(ada, ada.data(piece(2, big, false, false)));
    hall.hears(bob, bob.data(piece(1, big, true, false)));
    BOOST_TEST(held(ada) == "ACK 0+1+2");
    BOOST_TEST(held(bob) == "ACK 0");
    hall.hears(bob, bob.data(reliable::text(1, big))); // what is whole passes
    BOOST_TEST(held(bob) == "ACK 1");
    hall.hears(ada, ada.data(piece(3, "", false, true)));
    BOOST_TEST(held(ada) == "ACK 3");
    for (int round = 0; round < 3; ++round) { // whatever the end of those that hold it
        Guest cid = guest("cid", static_cast<std::uint16_t>(3 + round));
        hall.lets_in(cid);
        hall.hears(cid, cid.data(piece(1, big, true, false)));
        hall.hears(cid, cid.data(piece(2, big, false, false)));
        BOOST_TEST(held(cid) == "ACK 0+1+2");
        if (round == 0) hall.hears(cid, cid.data(wire::Close{}));
        if (round == 1) hall.hears(cid, cid.data(piece(3, "", true, false))); // breaks the rules
        ++cid.nonce;
        if (round == 2) hall.lets_in(cid, wire::Return{cid.token, LogId{5}, Sequence{1}});
    }
    hall.hears(bob, bob.data(piece(2, big, true, false)));
    hall.hears(bob, bob.data(piece(3, big, false, false)));
    BOOST_TEST(held(bob) == "ACK 1+2+3");
}

// Each holds what the other would need: without memory beside the pool they wait for ever.
BOOST_AUTO_TEST_CASE(texts_that_fill_the_pool_become_whole_one_after_the_other) {
    Hall hall{{.pool_bytes = 2000}};
    std::vector<Guest> guests;
    for (std::uint16_t i = 1; i <= 3; ++i) {
        guests.push_back(guest("n" + std::to_string(i), i));
        hall.lets_in(guests.back());
    }
    const std::string big(1000, 'x');
    const auto says = [&](Guest& who, std::uint64_t number) {
        hall.hears(who, who.data(piece(number, big, number == 1, number == 3)));
    };
    const auto committed = [&](const Guest& who) {
        return hall.host.sessions().find_token(who.token)->session.texts().committed();
    };
    says(guests[0], 2);
    says(guests[1], 2);
    for (std::uint64_t number = 1; number <= 3; ++number) {
        for (Guest& who : guests) // as their time-outs let them
            says(who, number);
    }
    BOOST_TEST(committed(guests[0]) == 0U);
    std::size_t whole = 0;
    for (int round = 0; round < 6 && whole < 3; ++round) {
        for (Guest& who : guests) {
            for (std::uint64_t number = 1; number <= 3; ++number)
                says(who, number);
        }
        whole = 0;
        for (const Guest& who : guests)
            whole += committed(who) == 3 ? 1 : 0;
    }
    BOOST_TEST(whole == 3U);
}

BOOST_AUTO_TEST_CASE(what_breaks_the_rules) {
    struct Row {
        const char* told;
        reliable::Numbered record;
        Acked ack;
    };
    const wire::WireRecord notice{.kind = wire::WireKind::notice, .name = "a", .bytes = "x"};
    const auto fine = reliable::text(1, "x");
    const Row rows[] = {
        {"CLOSE", fine, Acked{2}}, // of what was never sent
        {"CLOSE", fine, Acked{0, {2}}},
        {"CLOSE", reliable::text(0, "x"), Acked{1}},
        {"CLOSE", piece(1, "x", false, true), Acked{1}},
        {"ACK", fine, Acked{1}},
        {"", {1, notice}, Acked{1}}, // no datagram to a room: dropped whole
        {"", reliable::text(1, "x", "ada"), Acked{1}},
        {"", {1, {.kind = wire::WireKind::text, .ref = 1, .bytes = "x"}}, Acked{1}},
        {"", fine, Acked{1}.credit(1)},
    };
    for (const auto& [told, record, ack] : rows) {
        Hall hall;
        Guest ada = guest("ada", 1);
        hall.lets_in(ada);
        const auto bytes = ada.data(ack, record);
        const bool dropped = std::string_view{told}.empty();
        BOOST_TEST((hall.receive(ada.peer, bytes) == Verdict::malformed) == dropped);
        hall.turn();
        const std::string answer = hall.told();
        BOOST_TEST((answer.find(told) != std::string::npos));
        BOOST_TEST(hall.roster.size() == (std::string_view{told} == "CLOSE" ? 0U : 1U));
    }
}

/// Half of what stamps can tell apart is 36 minutes.
BOOST_AUTO_TEST_CASE(nobody_may_be_silent_for_as_long_as_stamps_take_to_look_old) {
    Hall hall{{.keepalive = 1h, .silence_limit = 2h}};
    Guest ada = guest("ada", 1);
    const wire::Welcome welcome = hall.lets_in(ada);
    BOOST_TEST(welcome.keepalive == 600); // so that it is heard before the limit
    BOOST_TEST(welcome.timeout == 1800);
    hall.acknowledges(ada);
    hall.after(29min);
    BOOST_TEST(hall.roster.size() == 1U);
    hall.after(1min);
    BOOST_TEST(hall.roster.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_question_is_answered_at_once_with_the_position) {
    Hall hall;
    Guest ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.acknowledges(ada);
    BOOST_TEST(hall.hears(ada, ada.data(wire::Ping{})) == "1 ACK 0 credit 32 POSITION 1-1");
}

namespace {

/// Ada, and so many others with long names; forty fill a page.
Guest ada_among(Hall& hall, std::uint16_t others) {
    Guest ada = guest("Ada", 1);
    hall.lets_in(ada);
    for (std::uint16_t i = 0; i < others; ++i) {
        hall.commit({.kind = RecordKind::joined,
                     .author = {1, i},
                     .name = "n" + std::to_string(100 + i) + std::string(24, 'x')});
    }
    hall.turn();
    hall.told();
    hall.acknowledges(ada);
    return ada;
}

struct Told {
    std::vector<std::string> names{};
    std::size_t pages = 0;
    bool last = false;
};

/// What comes of one question for the roster, in the order in which it was sent.
Told asks_for_roster(Hall& hall, Guest& ada, const std::string& after) {
    Told told;
    hall.receive(ada.peer, ada.data(wire::RosterAsk{after}));
    hall.turn();
    std::string expected = after;
    for (const auto& [peer, bytes] : std::exchange(hall.sent, {})) {
        const auto read = reliable::decoded_as<wire::Data>(bytes);
        wire::for_each_frame(read.frames, [&](const auto& frame) {
            if constexpr (requires { frame.names; }) {
                BOOST_TEST(!told.last);
                BOOST_TEST(frame.after == expected);
                frame.for_each_name([&](std::string_view name) { told.names.emplace_back(name); });
                if (!told.names.empty()) expected = told.names.back();
                ++told.pages;
                told.last = frame.last;
            }
        });
    }
    return told;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_roster_is_told_in_pages_four_for_a_question) {
    Hall hall;
    Guest ada = ada_among(hall, 200);
    const Told first = asks_for_roster(hall, ada, "");
    BOOST_TEST(first.pages == 4U);
    BOOST_TEST(!first.last);
    const Told second = asks_for_roster(hall, ada, first.names.back());
    BOOST_TEST(second.last);
    BOOST_TEST(second.pages < 4U);
    std::vector<std::string> all = first.names;
    all.insert(all.end(), second.names.begin(), second.names.end());
    BOOST_TEST(all.size() == 201U);
    BOOST_TEST(all.front() == "Ada");
    BOOST_TEST(std::is_sorted(all.begin(), all.end()));
    BOOST_TEST(hall.hears(ada, ada.data(wire::RosterAsk{all.back()})) == "1 ROSTER at 201:.");
    BOOST_TEST(hall.after(1s) == "");
}

BOOST_AUTO_TEST_CASE(a_new_question_ends_the_answer_to_the_one_before) {
    Hall hall;
    Guest ada = ada_among(hall, 200);
    hall.receive(ada.peer, ada.data(wire::RosterAsk{""}));
    const Told told = asks_for_roster(hall, ada, "n2" + std::string(26, 'x'));
    BOOST_TEST(told.last);
    BOOST_TEST(told.pages < 4U);
}

BOOST_AUTO_TEST_CASE(members_are_served_in_turn_and_none_is_forgotten) {
    Hall hall;
    std::vector<Guest> guests;
    for (std::uint16_t i = 1; i <= 5; ++i) {
        guests.push_back(guest("n" + std::to_string(i), i));
        hall.lets_in(guests.back());
    }
    for (Guest& each : guests)
        hall.acknowledges(each);
    hall.commit({.kind = RecordKind::notice, .name = "admin", .text = "x"});
    std::string served;
    bool all = false;
    for (int turns = 0; !all && turns < 10; ++turns) { // a transport that takes two at a time
        all = hall.host.transmit(
            hall.roster, hall.now, [&] { return hall.sent.size() < 2; }, hall.sender());
        served += hall.told() + " ; ";
    }
    BOOST_TEST(served == "1 RECORDS 6 | 2 RECORDS 6 ; 3 RECORDS 6 | 4 RECORDS 6 ; 5 RECORDS 6 ; ");
}

// So that they pass the system's stack as one train.
BOOST_AUTO_TEST_CASE(full_datagrams_that_go_one_after_another_are_of_one_size) {
    Hall hall;
    Guest ada = guest("ada", 1);
    hall.lets_in(ada);
    hall.acknowledges(ada);
    const auto sizes_of = [&](int texts, std::size_t shortest) {
        for (int i = 0; i < texts; ++i) {
            const std::string text(shortest + static_cast<std::size_t>(i % 7), 'x');
            hall.commit({.kind = RecordKind::notice, .name = "admin", .text = text});
        }
        hall.turn();
        std::vector<std::size_t> sizes;
        for (const auto& [peer, bytes] : std::exchange(hall.sent, {}))
            sizes.push_back(bytes.size());
        hall.acknowledges(ada);
        return sizes;
    };
    const auto short_ones = sizes_of(50, 60);
    BOOST_TEST_REQUIRE(short_ones.size() == 4U);
    for (std::size_t at = 0; at + 1 < short_ones.size(); ++at)
        BOOST_TEST(short_ones[at] == 1200U);
    BOOST_TEST(short_ones.back() < 1200U);          // nothing goes behind it
    for (const std::size_t size : sizes_of(5, 700)) // zeros would be a third of what is sent
        BOOST_TEST(size < 800U);
}

BOOST_AUTO_TEST_SUITE_END()
