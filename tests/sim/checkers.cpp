// Each checker fires on a planted wrong history, holds its peace on the right one, and each excuse
// excuses just what its name says.
#include <confab/sim/checkers.hpp>

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(checkers)

using namespace confab;
using namespace confab::sim;

const Endpoint room = loopback(8888);
const Endpoint ann = loopback(1);
const Endpoint bob = loopback(2);
const Author ann_stay{.room = 5, .member = 1};
const Author bob_stay{.room = 5, .member = 2};

Packet packet(const Endpoint& from, const Endpoint& to, std::string_view text,
              std::uint64_t number = 1) {
    return {from, to, number, to_bytes(text)};
}

Record record(RecordKind kind, const Author& author, std::string_view name,
              std::string_view text = {}, Reason reason = Reason::bye) {
    return {.kind = kind,
            .reason = reason,
            .author = author,
            .name = std::string{name},
            .text = std::string{text}};
}

const Facts started{fact::Started{room, room, {}}, fact::Started{ann, room, "ann"},
                    fact::Started{bob, room, "bob"}};

Facts login(const Endpoint& peer, const Author& author, const std::string& name,
            bool at_once = true) {
    return {fact::Delivered{packet(peer, room, "L " + name)},
            fact::Recorded{room, record(RecordKind::joined, author, name), at_once}};
}

Facts chat(const Endpoint& peer, const Author& author, const std::string& name,
           const std::string& text, bool at_once = true) {
    return {fact::Delivered{packet(peer, room, "C " + name + ' ' + text)},
            fact::Recorded{room, record(RecordKind::text, author, name, text), at_once}};
}

const Facts ann_says_hi{fact::Commanded{ann, Command::say, {}, "hi"}};

/// The invariant that a course of steps breaks; empty when it breaks none.
std::string broken(std::initializer_list<Facts> steps) {
    Checkers checkers{RoomOptions{.secret = {}}};
    checkers.check({}, started);
    for (const Facts& facts : steps)
        checkers.check({}, facts);
    return checkers.violation() ? checkers.violation()->invariant : std::string{};
}

const Facts ann_in = login(ann, ann_stay, "ann");
const Facts bob_in = login(bob, bob_stay, "bob");

BOOST_AUTO_TEST_CASE(a_right_history_breaks_nothing) {
    BOOST_TEST(broken({ann_in,
                       {fact::Told{room, Joined{"ann"}}},
                       {fact::Told{ann, Welcomed{"ann"}}},
                       ann_says_hi,
                       chat(ann, ann_stay, "ann", "hi"),
                       {fact::Told{ann, Said{"ann", "hi"}}}}) == "");
}

BOOST_AUTO_TEST_CASE(invented_texts_names_and_notices) {
    BOOST_TEST(broken({ann_in, chat(ann, ann_stay, "ann", "hi")}) == "S2");
    BOOST_TEST(broken({login(ann, ann_stay, "eve")}) == "S2");
    BOOST_TEST(broken({{fact::Commanded{room, Command::kick, "x", ""},
                        fact::Recorded{room, record(RecordKind::notice, {}, "管理員", "hi")}}}) ==
               "S2");
    BOOST_TEST(broken({ann_in, {fact::Told{ann, Said{"bob", "hi"}}}}) == "S2");
}

BOOST_AUTO_TEST_CASE(what_a_stranger_sends_as_itself_is_said) {
    const Endpoint eve = loopback(3);
    BOOST_TEST(broken({{fact::Injected{packet(eve, room, "L eve")}},
                       login(eve, bob_stay, "eve"),
                       {fact::Injected{packet(eve, room, "C eve hi")}},
                       chat(eve, bob_stay, "eve", "hi")}) == "");
}

BOOST_AUTO_TEST_CASE(strangers_change_nothing) {
    const fact::Delivered forged{packet(bob, room, "Q ann")};
    BOOST_TEST(broken({{forged, fact::HandledForeign{room, 1, 1}}}) == "");
    BOOST_TEST(broken({{forged, fact::HandledForeign{room, 1, 2}}}) == "S9");
    // The excuse: the log moved by itself.
    const fact::Recorded late{room, record(RecordKind::joined, ann_stay, "ann"), false};
    BOOST_TEST(broken({{forged, late, fact::HandledForeign{room, 1, 2}}}) == "");
    BOOST_TEST(StrangerChecker::log_moved_by_itself({late}));
    BOOST_TEST(!StrangerChecker::log_moved_by_itself(ann_in));
}

BOOST_AUTO_TEST_CASE(partial_effects) {
    BOOST_TEST(broken({ann_in,
                       ann_says_hi,
                       {fact::Delivered{packet(ann, room, "C ann hi there")},
                        fact::Recorded{room, record(RecordKind::text, ann_stay, "ann", "hi")}}}) ==
               "S13");
    BOOST_TEST(broken({{fact::Delivered{packet(ann, room, "L \xFF")},
                        fact::Recorded{room, record(RecordKind::joined, ann_stay, "ann")}}}) ==
               "S13");
    Facts twice = ann_in;
    twice.push_back(fact::Recorded{room, record(RecordKind::joined, bob_stay, "bob")});
    BOOST_TEST(broken({twice}) == "S13");
    BOOST_TEST(broken({{fact::Sent{packet(room, ann, "\xFF")}}}) == "S13");
    BOOST_TEST(broken({{fact::Sent{packet(room, ann, std::string(1025, 'x'))}}}) == "S13");
    BOOST_TEST(broken({{fact::Sent{packet(ann, room, "C ann  two  blanks")}}}) == "S13");
}

BOOST_AUTO_TEST_CASE(an_oversize_chat_is_refused_and_not_encoded_back) {
    const std::string large(1100, 'x');
    const auto request = classic::decode_request(classic::as_bytes("C ann " + large));
    BOOST_TEST_REQUIRE(request.has_value());
    BOOST_TEST(CodecChecker::is_refused_whole(*request));
    BOOST_TEST(!CodecChecker::is_refused_whole(classic::Login{"ann"}));
    BOOST_TEST(broken({ann_in, {fact::Delivered{packet(ann, room, "C ann " + large)}}}) == "");
}

BOOST_AUTO_TEST_CASE(replies_that_elicit_replies) {
    const fact::Delivered line{packet(room, ann, "bob : hi")};
    const fact::Sent answer{packet(ann, room, "C ann hi")};
    BOOST_TEST(broken({{line, answer}}) == "S16");
    const Facts welcome{fact::Delivered{packet(room, ann, "OK")}, fact::Told{ann, Welcomed{"ann"}},
                        answer};
    BOOST_TEST(QuietChecker::says_what_waited(welcome));
    BOOST_TEST(!QuietChecker::says_what_waited({line, answer}));
    BOOST_TEST(broken({ann_in, welcome}) == "");
    const fact::Delivered request{packet(ann, room, "L ann")};
    const fact::Sent ok{packet(room, ann, "OK")};
    BOOST_TEST(broken({{request, ok}}) == "");
    BOOST_TEST(broken({{request, ok, ok}}) == "S16");
}

BOOST_AUTO_TEST_CASE(time_that_stands_still) {
    Checkers checkers{RoomOptions{.secret = {}}};
    checkers.check({}, started);
    for (std::size_t waking = 0; waking < QuietChecker::most_wakings_at_once; ++waking)
        checkers.check({}, {fact::Woken{room}});
    BOOST_TEST(!checkers.violation());
    checkers.check({}, {fact::Woken{room}});
    BOOST_TEST_REQUIRE(checkers.violation().has_value());
    BOOST_TEST(checkers.violation()->invariant == "S16");
}

BOOST_AUTO_TEST_CASE(two_holders_of_a_name) {
    BOOST_TEST(broken({ann_in, login(ann, bob_stay, "ann")}) == "S17");
    const Facts leaves{fact::Delivered{packet(ann, room, "Q ann")},
                       fact::Recorded{room, record(RecordKind::left, ann_stay, "ann")}};
    BOOST_TEST(broken({ann_in, leaves}) == "");
    BOOST_TEST(broken({ann_in, leaves, leaves}) == "S17");
    BOOST_TEST(broken({{fact::Told{room, Joined{"ann"}}}, {fact::Told{room, Joined{"ann"}}}}) ==
               "S17");
    BOOST_TEST(broken({{fact::Told{room, Left{"ann"}}}, {fact::Told{room, Left{"ann"}}}}) == "S17");
    // The excuse: in a log that commits later, the second has lost a race, and is void.
    BOOST_TEST(broken({login(ann, ann_stay, "ann", false), login(ann, bob_stay, "ann", false)}) ==
               "");
    BOOST_TEST(NamesChecker::may_be_void({.at_once = false}));
    BOOST_TEST(!NamesChecker::may_be_void({.at_once = true}));
}

BOOST_AUTO_TEST_CASE(a_roster_that_is_not_the_logs) {
    Roster roster{fold_ascii, "管理員"};
    Checkers checkers{RoomOptions{.secret = {}}};
    checkers.check({}, started);
    checkers.compare(room, roster);
    BOOST_TEST(!checkers.violation());
    checkers.check({}, ann_in);
    checkers.compare(room, roster);
    BOOST_TEST_REQUIRE(checkers.violation().has_value());
    BOOST_TEST(checkers.violation()->invariant == "S17");
}

BOOST_AUTO_TEST_CASE(a_member_hears_joined_twice_only_when_lines_were_lost_or_shuffled) {
    const Facts bob_out{fact::Delivered{packet(bob, room, "Q bob")},
                        fact::Recorded{room, record(RecordKind::left, bob_stay, "bob")}};
    const Facts hears{fact::Told{ann, Joined{"bob"}}};
    BOOST_TEST(broken({ann_in, bob_in, bob_out, bob_in, hears, hears}) == "S17");
    const Facts loss{fact::Lost{room, ann, 9, LossCause::chance}};
    BOOST_TEST(broken({ann_in, bob_in, bob_out, bob_in, loss, hears, hears}) == "");
    const Facts doubled{fact::Doubled{room, ann, 9}};
    BOOST_TEST(broken({ann_in, bob_in, doubled, hears, hears}) == "");
}

BOOST_AUTO_TEST_CASE(hearing_what_the_log_does_not_say) {
    const Facts said = chat(ann, ann_stay, "ann", "hi");
    const Facts heard{fact::Told{bob, Said{"ann", "hi"}}};
    BOOST_TEST(broken({ann_in, bob_in, ann_says_hi, said, heard}) == "");
    BOOST_TEST(broken({ann_in, bob_in, ann_says_hi, said, heard, heard}) == "S18"); // twice
    BOOST_TEST(broken({ann_in, ann_says_hi, said, bob_in, heard}) == "S18");        // too early
    BOOST_TEST(broken({ann_in, bob_in, {fact::Told{bob, Announced{"hi"}}}}) == "S18");
    BOOST_TEST(broken({ann_in, {fact::Told{ann, Joined{"bob"}}}}) == "S18");
    BOOST_TEST(broken({ann_in, {fact::Told{bob, Welcomed{"bob"}}}}) == "S18");
    // The excuses: doubled it may be, but never from before; and lies may say anything.
    const Facts doubled{fact::Doubled{room, bob, 9}};
    BOOST_TEST(broken({ann_in, bob_in, ann_says_hi, said, doubled, heard, heard}) == "");
    BOOST_TEST(broken({ann_in, ann_says_hi, said, bob_in, doubled, heard}) == "S18");
    const Facts lie{fact::Injected{packet(room, bob, "管理員 : hi")}};
    BOOST_TEST(broken({ann_in, bob_in, lie, {fact::Told{bob, Announced{"hi"}}}}) == "");
}

BOOST_AUTO_TEST_CASE(acting_as_another) {
    BOOST_TEST(broken({ann_in, bob_in, ann_says_hi, chat(bob, ann_stay, "ann", "hi")}) == "S18");
    const fact::Recorded left{room, record(RecordKind::left, ann_stay, "ann")};
    BOOST_TEST(broken({ann_in, {fact::Delivered{packet(bob, room, "Q ann")}, left}}) == "S18");
    BOOST_TEST(broken({ann_in, {fact::Woken{room}, left}}) == "S18");
    const auto left_for = [](Reason reason) {
        return fact::Recorded{room, record(RecordKind::left, ann_stay, "ann", {}, reason)};
    };
    BOOST_TEST(broken({ann_in, {fact::Woken{room}, left_for(Reason::timeout)}}) == "");
    const fact::Delivered chatted{packet(ann, room, "C ann hi")};
    BOOST_TEST(broken({ann_in, {chatted, left_for(Reason::timeout)}}) != "");
    BOOST_TEST(broken({ann_in, {fact::Reported{room, ann}, left_for(Reason::unreachable)}}) == "");
    BOOST_TEST(broken({ann_in, {fact::Reported{room, bob}, left_for(Reason::unreachable)}}) ==
               "S18");
    const fact::Commanded kick{room, Command::kick, "ANN", {}};
    BOOST_TEST(broken({ann_in, {kick, left_for(Reason::kicked)}}) == "");
    BOOST_TEST(broken({ann_in, {fact::Woken{room}, left_for(Reason::kicked)}}) == "S18");
    BOOST_TEST(broken({{fact::Commanded{room, Command::announce, {}, "hi"}},
                       {fact::Woken{room},
                        fact::Recorded{room, record(RecordKind::notice, {}, "管理員", "hi")}}}) ==
               "S18");
    // The excuse: what is committed later stands apart from its cause.
    BOOST_TEST(AuthorityChecker::is_apart_from_its_cause({.at_once = false}));
    BOOST_TEST(!AuthorityChecker::is_apart_from_its_cause({.at_once = true}));
}

BOOST_AUTO_TEST_CASE(a_new_process_may_let_go_whom_the_old_one_left_in_the_log) {
    const fact::Recorded left{room,
                              record(RecordKind::left, ann_stay, "ann", {}, Reason::shutdown)};
    BOOST_TEST(broken({ann_in, {fact::Stopped{room}, fact::Started{room, room, {}}, left}}) == "");
    BOOST_TEST(broken({ann_in, {fact::Started{bob, room, "bob"}, left}}) == "S18");
}

BOOST_AUTO_TEST_CASE(what_waited_for_a_paused_room_may_be_the_cause_of_any_record_in_the_step) {
    const fact::Resumed resumed{room};
    const auto asked = [](const Endpoint& peer, std::string_view request) {
        return fact::Delivered{packet(peer, room, request)};
    };
    const fact::Recorded ann_joined{room, record(RecordKind::joined, ann_stay, "ann")};
    const fact::Recorded bob_joined{room, record(RecordKind::joined, bob_stay, "bob")};
    const fact::Recorded ann_left{room, record(RecordKind::left, ann_stay, "ann")};
    const Facts burst{resumed,
                      asked(ann, "L ann"),
                      asked(bob, "L bob"),
                      asked(ann, "Q ann"),
                      ann_joined,
                      bob_joined,
                      ann_left};
    BOOST_TEST(broken({burst}) == "");
    BOOST_TEST(broken({{resumed, asked(bob, "L bob"), ann_joined}}) == "S18");
    BOOST_TEST(broken({ann_in, {resumed, asked(bob, "Q ann"), ann_left}}) == "S18");
    // Who of two has the name is not told; later either may be its holder, and nobody else.
    const Facts both{resumed, asked(bob, "L ann"), asked(ann, "L ann"), ann_joined};
    BOOST_TEST(broken({both, ann_says_hi, chat(ann, ann_stay, "ann", "hi")}) == "");
    BOOST_TEST(broken({both, ann_says_hi, chat(loopback(3), ann_stay, "ann", "hi")}) == "S18");
}

BOOST_AUTO_TEST_CASE(the_first_violation_stays) {
    BOOST_TEST(broken({login(ann, ann_stay, "eve"), ann_in, login(ann, bob_stay, "ann")}) == "S2");
}

BOOST_AUTO_TEST_CASE(line_quality_tells_loss_from_disorder) {
    LineQuality quality;
    for (const Fact& fact : started)
        quality.observe(fact);
    for (const std::uint64_t number : {1U, 2U, 3U})
        quality.observe(fact::Sent{packet(room, ann, "x", number)});
    quality.observe(fact::Delivered{packet(room, ann, "x", 1)});
    BOOST_TEST(!quality.is_shuffled(ann));
    quality.observe(fact::Lost{room, ann, 2, LossCause::chance});
    BOOST_TEST(quality.has_holes(ann));
    quality.observe(fact::Delivered{packet(room, ann, "x", 3)});
    BOOST_TEST(!quality.is_shuffled(ann));
    quality.observe(fact::Sent{packet(room, ann, "x", 4)});
    quality.observe(fact::Sent{packet(room, ann, "x", 5)});
    quality.observe(fact::Delivered{packet(room, ann, "x", 5)}); // 4 is still under way
    BOOST_TEST(quality.is_shuffled(ann));
    BOOST_TEST(!quality.is_shuffled(bob));
    BOOST_TEST(!quality.has_holes(bob));
    BOOST_TEST(!quality.was_lied_to(ann));
    quality.observe(fact::Injected{packet(room, ann, "lie")});
    BOOST_TEST(quality.was_lied_to(ann));
}

BOOST_AUTO_TEST_CASE(line_quality_follows_a_member_to_its_new_address) {
    LineQuality quality;
    for (const Fact& fact : started)
        quality.observe(fact);
    const Endpoint elsewhere = loopback(7);
    quality.observe(fact::Lost{room, elsewhere, 1, LossCause::chance});
    BOOST_TEST(!quality.has_holes(ann));
    quality.observe(fact::Rebound{ann, ann, elsewhere});
    LineQuality reused = quality;
    quality.observe(fact::Lost{room, elsewhere, 1, LossCause::chance});
    BOOST_TEST(quality.has_holes(ann));
    // A node that is started there is another one, and what ann has left bob may get.
    reused.observe(fact::Started{elsewhere, room, "cid"});
    reused.observe(fact::Lost{room, elsewhere, 1, LossCause::chance});
    BOOST_TEST(!reused.has_holes(ann));
    BOOST_TEST(reused.has_holes(elsewhere));
    reused.observe(fact::Rebound{bob, bob, ann});
    reused.observe(fact::Lost{room, ann, 2, LossCause::chance});
    BOOST_TEST(!reused.has_holes(ann));
    BOOST_TEST(reused.has_holes(bob));
}

BOOST_AUTO_TEST_CASE(a_harmed_line_and_a_restarted_room_excuse_what_they_may_cause) {
    for (const Fact& harm :
         {Fact{fact::Corrupted{room, ann, 1, 3}}, Fact{fact::Cut{room, ann, 1, 9}}}) {
        LineQuality quality;
        for (const Fact& fact : started)
            quality.observe(fact);
        quality.observe(harm);
        BOOST_TEST(
            (quality.has_holes(ann) && quality.is_shuffled(ann) && quality.was_lied_to(ann)));
        BOOST_TEST((!quality.has_holes(bob) && !quality.is_shuffled(bob)));
    }
    LineQuality quality;
    for (const Fact& fact : started)
        quality.observe(fact);
    BOOST_TEST(!quality.has_holes(ann));
    quality.observe(fact::Started{room, room, {}});
    BOOST_TEST((quality.has_holes(ann) && quality.has_holes(bob)));
    BOOST_TEST(!quality.is_shuffled(ann));
}

BOOST_AUTO_TEST_SUITE_END()
