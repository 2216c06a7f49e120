#include <confab/protocol/classic_member.hpp>

#include <boost/test/unit_test.hpp>
#include <confab/vocabulary/event_text.hpp>

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(classic_member)

namespace {

static_assert(std::copyable<ClassicMember> && std::equality_comparable<ClassicMember>);

std::string sent(ClassicMember& member) {
    std::string all;
    member.transmit(Instant{}, [&all](BytesView datagram) {
        all += (all.empty() ? "" : " | ") + std::string{classic::as_text(datagram)};
    });
    return all;
}

std::string happened(ClassicMember& member) {
    std::string all;
    while (const auto event = member.next_event())
        all += (all.empty() ? "" : " | ") + to_string(*event);
    return all;
}

void hear(ClassicMember& member, std::string_view line, Instant now = {}) {
    member.receive(classic::as_bytes(line), now);
}

enum class Stay { unfit, joining, joined, asking, leaving, closed };

ClassicMember in(Stay stay, Instant start = {}) {
    ClassicMember ada{stay == Stay::unfit ? "a da" : "ada", {}, start};
    if (stay == Stay::joined || stay == Stay::asking || stay == Stay::leaving) {
        hear(ada, "OK", start);
    }
    if (stay == Stay::asking) ada.advance(start + 1min);
    if (stay == Stay::leaving) ada.leave(start);
    if (stay == Stay::closed) hear(ada, "EXIT", start);
    sent(ada);
    happened(ada);
    return ada;
}

/// Advances at each of its deadlines until it is closed or `until`: `seconds datagram` for each.
std::string schedule(ClassicMember& member, Instant start, Duration until) {
    std::string all;
    while (const auto due = member.next_deadline()) {
        if (*due - start > until) break;
        member.advance(*due - 1ns);
        BOOST_TEST_REQUIRE(sent(member) == "");
        BOOST_TEST_REQUIRE(!member.closed());
        member.advance(*due);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*due - start);
        BOOST_TEST_REQUIRE((*due - start == seconds));
        const std::string asked = member.closed() ? happened(member) : sent(member);
        all += (all.empty() ? "" : ", ") + std::to_string(seconds.count()) + ' ' + asked;
    }
    return all;
}

} // namespace

/// Every cell of the table at the head of classic_member.hpp.
BOOST_AUTO_TEST_CASE(every_state_and_every_line) {
    struct Row {
        Stay stay;
        std::string_view line;
        std::string_view happens;
        bool welcomed, closed;
    };
    const Row rows[] = {
        {Stay::unfit, "OK", "", false, false},
        {Stay::unfit, "該昵稱已被占用", "", false, false},
        {Stay::unfit, "EXIT", "", false, false},
        {Stay::unfit, "bob : hi", "", false, false},

        {Stay::joining, "OK", "* you are in the room as ada", true, false},
        {Stay::joining, "該昵稱已被占用", "* closed: the name is taken", false, true},
        {Stay::joining, "BAD", "* closed: not a valid name", false, true},
        {Stay::joining, "MAX", "* closed: the room is full", false, true},
        {Stay::joining, "EXIT", "* closed: the room has ended your stay", false, true},
        {Stay::joining, "bob : hi", "bob : hi", false, false},
        {Stay::joining, "\xFF", "", false, false},

        {Stay::joined, "OK", "", true, false},
        {Stay::joined, "該昵稱已被占用", "", true, false},
        {Stay::joined, "BAD", "", true, false},
        {Stay::joined, "MAX", "", true, false},
        {Stay::joined, "EXIT", "* closed: the room has ended your stay", false, true},
        {Stay::joined, "bob : hi", "bob : hi", true, false},
        {Stay::joined, "管理員 : hi", "! hi", true, false},
        {Stay::joined, "\n歡迎 bob 進入聊天室", "* bob joined", true, false},
        {Stay::joined, "bob 退出了聊天室", "* bob left", true, false},
        {Stay::joined, "訊息過長，上限 9 位元組，未送出",
         "* a text of ada was not sent: the text is too long (at most 9 bytes)", true, false},
        {Stay::joined, "訊息含有控制字元，未送出", "* a text of ada was not sent: not a valid text",
         true, false},
        {Stay::joined, "server words", "! server words", true, false},
        {Stay::joined, "", "", true, false},
        {Stay::joined, "bob : \xFF", "", true, false},

        {Stay::asking, "OK", "", true, false},
        {Stay::asking, "該昵稱已被占用", "", true, false},
        {Stay::asking, "EXIT", "* closed: the room has ended your stay", false, true},
        {Stay::asking, "bob : hi", "bob : hi", true, false},

        {Stay::leaving, "OK", "", false, false},
        {Stay::leaving, "該昵稱已被占用", "", false, false},
        {Stay::leaving, "BAD", "", false, false},
        {Stay::leaving, "EXIT", "* closed: bye", false, true},
        {Stay::leaving, "bob : hi", "bob : hi", false, false},

        {Stay::closed, "OK", "", false, true},
        {Stay::closed, "該昵稱已被占用", "", false, true},
        {Stay::closed, "EXIT", "", false, true},
        {Stay::closed, "bob : hi", "", false, true},
    };
    for (const auto& [stay, line, happens, welcomed, closed] : rows) {
        BOOST_TEST_CONTEXT("state " << static_cast<int>(stay) << " hears " << line) {
            ClassicMember ada = in(stay);
            hear(ada, line, Instant{} + 61s);
            BOOST_TEST(happened(ada) == happens);
            BOOST_TEST(ada.welcomed() == welcomed);
            BOOST_TEST(ada.closed() == closed);
            BOOST_TEST(ada.next_deadline().has_value() == !closed);
            BOOST_TEST(sent(ada) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_state_and_every_command) {
    struct Row {
        Stay stay;
        std::string_view command, sends, happens;
        bool closed;
    };
    const Row rows[] = {
        {Stay::unfit, "say", "", "* a text of a da was not sent: bye", false},
        {Stay::unfit, "leave", "", "", false},
        {Stay::unfit, "unreachable", "", "* closed: unreachable", true},
        {Stay::joining, "say", "", "", false},
        {Stay::joining, "leave", "Q ada", "", false},
        {Stay::joining, "unreachable", "", "* closed: unreachable", true},
        {Stay::joined, "say", "C ada hi", "", false},
        {Stay::joined, "leave", "Q ada", "", false},
        {Stay::joined, "unreachable", "", "* closed: unreachable", true},
        {Stay::asking, "say", "C ada hi", "", false},
        {Stay::asking, "leave", "Q ada", "", false},
        {Stay::leaving, "say", "", "* a text of ada was not sent: bye", false},
        {Stay::leaving, "leave", "", "", false},
        {Stay::leaving, "unreachable", "", "* closed: unreachable", true},
        {Stay::closed, "say", "", "* a text of ada was not sent: bye", true},
        {Stay::closed, "leave", "", "", true},
        {Stay::closed, "unreachable", "", "", true},
    };
    for (const auto& [stay, command, sends, happens, closed] : rows) {
        BOOST_TEST_CONTEXT("state " << static_cast<int>(stay) << ": " << command) {
            ClassicMember ada = in(stay);
            if (command == "say") ada.say("hi", Instant{} + 61s);
            if (command == "leave") ada.leave(Instant{} + 61s);
            if (command == "unreachable") ada.unreachable();
            BOOST_TEST(sent(ada) == sends);
            BOOST_TEST(happened(ada) == happens);
            BOOST_TEST(ada.closed() == closed);
        }
    }
}

BOOST_AUTO_TEST_CASE(asks_to_be_let_in_at_1_2_3_3_seconds_and_gives_up_at_30) {
    for (const std::uint64_t at : {0ULL, (1ULL << 32U) - 5, (1ULL << 63U) - 5, ~0ULL - 4}) {
        const Instant start{at};
        ClassicMember ada{"ada", {}, start};
        BOOST_TEST(sent(ada) == "L ada");
        BOOST_TEST(schedule(ada, start, 60s) ==
                   "1 L ada, 3 L ada, 6 L ada, 9 L ada, 12 L ada, 15 L ada, 18 L ada, 21 L ada, "
                   "24 L ada, 27 L ada, 30 * closed: no answer");
        BOOST_CHECK(!ada.next_deadline());
    }
}

/// Lines that are no answer do not keep a member waiting for ever.
BOOST_AUTO_TEST_CASE(a_talkative_server_that_never_answers_is_given_up_too) {
    ClassicMember ada{"ada", {}, Instant{}};
    for (int second = 1; second <= 30; ++second) {
        hear(ada, "bob : hi", Instant{} + std::chrono::seconds{second});
        ada.advance(Instant{} + std::chrono::seconds{second});
    }
    BOOST_TEST(ada.closed());
    BOOST_TEST(happened(ada).ends_with("* closed: no answer"));
}

BOOST_AUTO_TEST_CASE(what_is_no_name_is_closed_without_asking_anybody) {
    for (const auto name :
         {""sv, "a b"sv, "a\n"sv, "\xFF"sv, "\u3000"sv, "123456789012345678901234567890123"sv}) {
        const Instant start{~0ULL};
        ClassicMember member{std::string{name}, {}, start};
        BOOST_TEST(sent(member) == "");
        BOOST_TEST(!member.closed()); // a program that loops until it is closed sees why
        BOOST_CHECK(member.next_deadline() == start);
        member.advance(start);
        BOOST_TEST(member.closed());
        BOOST_TEST(happened(member) == "* closed: not a valid name");
        BOOST_TEST(sent(member) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_silent_room_is_asked_whether_it_lives) {
    for (const std::uint64_t at : {0ULL, (1ULL << 32U) - 5, (1ULL << 63U) - 5, ~0ULL - 4}) {
        const Instant start{at};
        ClassicMember ada = in(Stay::joined, start);
        BOOST_TEST(schedule(ada, start, 119s) ==
                   "60 L ada, 61 L ada, 63 L ada, 66 L ada, 69 L ada, 72 L ada, 75 L ada, "
                   "78 L ada, 81 L ada, 84 L ada, 87 L ada, 90 * closed: no answer");
    }
}

/// Whoever has spoken may have been forgotten, and whoever has heard may be cut off: silence in
/// either direction is a reason to ask.
BOOST_AUTO_TEST_CASE(silence_of_either_side_is_asked_about) {
    ClassicMember talker = in(Stay::joined);
    talker.say("hi", Instant{} + 50s);
    BOOST_CHECK(talker.next_deadline() == Instant{} + 60s);
    ClassicMember listener = in(Stay::joined);
    hear(listener, "bob : hi", Instant{} + 50s);
    BOOST_CHECK(listener.next_deadline() == Instant{} + 60s);
    listener.say("hi", Instant{} + 55s);
    BOOST_CHECK(listener.next_deadline() == Instant{} + 110s);
}

/// Our server answers OK, the tutorial's that the name is taken; any line will do.
BOOST_AUTO_TEST_CASE(any_line_answers_the_question) {
    for (const auto line : {"OK"sv, "該昵稱已被占用"sv, "bob : hi"sv, "words"sv}) {
        ClassicMember ada = in(Stay::asking);
        hear(ada, line, Instant{} + 61s);
        BOOST_CHECK(ada.next_deadline() == Instant{} + 120s); // a minute after it last spoke
        BOOST_TEST(ada.welcomed());
    }
    ClassicMember ada = in(Stay::asking);
    hear(ada, "\xFF", Instant{} + 61s); // no line, so no answer
    BOOST_CHECK(ada.next_deadline() == Instant{} + 61s);
}

BOOST_AUTO_TEST_CASE(a_lost_exit_is_asked_for_again_and_then_done_without) {
    ClassicMember ada = in(Stay::joined);
    ada.leave(Instant{});
    BOOST_TEST(sent(ada) == "Q ada");
    BOOST_TEST(!ada.welcomed());
    BOOST_TEST(schedule(ada, Instant{}, 60s) == "1 Q ada, 3 * closed: bye");
}

BOOST_AUTO_TEST_CASE(leaving_before_the_answer_quits_all_the_same) {
    ClassicMember ada = in(Stay::joining);
    ada.leave(Instant{} + 500ms);
    BOOST_TEST(sent(ada) == "Q ada");
    hear(ada, "OK", Instant{} + 600ms); // late, and too late
    BOOST_TEST(!ada.welcomed());
    BOOST_TEST(happened(ada) == "");
    hear(ada, "EXIT", Instant{} + 700ms);
    BOOST_TEST(happened(ada) == "* closed: bye");
}

BOOST_AUTO_TEST_CASE(texts_said_before_the_welcome_follow_it_in_order) {
    ClassicMember ada = in(Stay::joining);
    ada.say("one", Instant{});
    ada.say("two  words", Instant{});
    BOOST_TEST(sent(ada) == "");
    hear(ada, "OK");
    BOOST_TEST(sent(ada) == "C ada one | C ada two words");
    hear(ada, "OK"); // doubled by the network
    BOOST_TEST(sent(ada) == "");
    BOOST_TEST(happened(ada) == "* you are in the room as ada");
}

BOOST_AUTO_TEST_CASE(texts_that_wait_are_bounded_and_none_is_dropped_in_silence) {
    ClassicMember ada = in(Stay::joining);
    for (std::size_t at = 0; at < ClassicMember::max_waiting_texts; ++at)
        ada.say("t" + std::to_string(at), Instant{});
    BOOST_TEST(happened(ada) == "");
    ada.say("one too many", Instant{});
    BOOST_TEST(happened(ada) == "* a text of ada was not sent: the room is busy");
    hear(ada, "OK");
    std::size_t texts = 0;
    ada.transmit(Instant{}, [&texts](BytesView datagram) {
        BOOST_TEST_REQUIRE(classic::as_text(datagram) == "C ada t" + std::to_string(texts));
        ++texts;
    });
    BOOST_TEST(texts == ClassicMember::max_waiting_texts);
}

BOOST_AUTO_TEST_CASE(texts_that_waited_in_vain_are_told_so) {
    ClassicMember ada = in(Stay::joining);
    ada.say("one", Instant{});
    ada.say("two", Instant{});
    hear(ada, "該昵稱已被占用");
    BOOST_TEST(happened(ada) == "* a text of ada was not sent: the name is taken | "
                                "* a text of ada was not sent: the name is taken | "
                                "* closed: the name is taken");
}

BOOST_AUTO_TEST_CASE(a_text_is_sent_whole_or_its_limit_is_told) {
    struct Row {
        std::string text, sends, happens;
    };
    const std::string most(1018, 'x');
    const std::string long_event =
        "* a text of ada was not sent: the text is too long (at most 1018 bytes)";
    const std::string bad_event = "* a text of ada was not sent: not a valid text";
    const Row rows[] = {
        {"hi", "C ada hi", ""},
        {"", "C ada ", ""},
        {" hi\t room\n", "C ada hi room", ""},
        {most, "C ada " + most, ""},
        {most + 'x', "", long_event},
        {most + "   ", "C ada " + most, ""}, // what would not arrive takes no room
        {"\x1B[2J", "", bad_event},
        {"a\x7F", "", bad_event},
        {"\xFF", "", bad_event},
        {"hi \xE4\xBD", "", bad_event},
        {most + "\xFF", "", bad_event},
    };
    for (const auto& [text, sends, happens] : rows) {
        for (const Stay stay : {Stay::joined, Stay::joining}) {
            ClassicMember ada = in(stay);
            ada.say(text, Instant{});
            if (stay == Stay::joining) {
                hear(ada, "OK");
                BOOST_TEST(happened(ada) == (happens.empty() ? "" : happens + " | ") +
                                                "* you are in the room as ada");
            } else {
                BOOST_TEST(happened(ada) == happens);
            }
            BOOST_TEST(sent(ada) == sends);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_wording_and_the_administrator_are_options) {
    ClassicMemberOptions options;
    options.wording.ok = "YES";
    options.wording.taken = "NO";
    options.administrator = "root";
    ClassicMember ada{"ada", options, Instant{}};
    hear(ada, "OK");
    BOOST_TEST(happened(ada) == "! OK");
    hear(ada, "YES");
    hear(ada, "root : hi");
    hear(ada, "管理員 : hi");
    BOOST_TEST(happened(ada) == "* you are in the room as ada | ! hi | 管理員 : hi");
}

BOOST_AUTO_TEST_SUITE_END()
