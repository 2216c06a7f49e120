#include <confab/protocol/classic_host.hpp>

#include <boost/test/unit_test.hpp>

#include "desk.hpp"

#include <concepts>
#include <string>
#include <string_view>

using namespace desk;

BOOST_AUTO_TEST_SUITE(classic_host)

static_assert(std::copyable<ClassicHost> && std::equality_comparable<ClassicHost>);

/// Every cell of the table at the head of classic_host.hpp, and what a commit then leads to.
BOOST_AUTO_TEST_CASE(every_state_and_every_request) {
    struct Row {
        Ada state;
        Endpoint peer;
        std::string_view request;
        std::string leads_to;
        std::string committed; ///< what is told when the log has taken all offers
    };
    const std::string taken = "reply 該昵稱已被占用, " + std::string{taken_event};
    const std::string too_big =
        "reply 訊息過長，上限 1018 位元組，未送出, event * a text of Ada was "
        "not sent: the text is too long (at most 1018 bytes)";
    const std::string big = "C ada " + std::string(1100, 'x');
    const Row rows[] = {
        {Ada::none, here, "L ada", "offer joined ada", "1 OK"},
        {Ada::none, here, "C ada hi", "stranger", ""},
        {Ada::none, here, "Q ada", "stranger", ""},
        {Ada::none, here, big, "stranger", ""},

        {Ada::just_left, here, "L ada", "offer joined ada", "1 OK"},
        {Ada::just_left, there, "L ada", "offer joined ada", "2 OK"},
        {Ada::just_left, here, "C ada hi", "stranger", ""},
        {Ada::just_left, here, "Q ADA", "reply EXIT", ""},
        {Ada::just_left, there, "Q ada", "stranger", ""},
        {Ada::just_left, here, big, "stranger", ""},

        {Ada::joining, here, "L ada", "", "1 OK"},
        {Ada::joining, there, "L ada", "", "1 OK"},
        {Ada::joining, here, "C ada hi", "stranger", "1 OK"},
        {Ada::joining, there, "C ada hi", "stranger", "1 OK"},
        {Ada::joining, here, "Q ada", "offer left (bye) Ada", "1 EXIT"},
        {Ada::joining, there, "Q ada", "stranger", "1 OK"},
        {Ada::joining, here, big, "stranger", "1 OK"},

        {Ada::joined, here, "L ada", "reply OK", ""},
        {Ada::joined, there, "L ada", taken, ""},
        {Ada::joined, here, "C ada hi", "offer text Ada: hi", "1 Ada : hi"},
        {Ada::joined, here, "C ada", "offer text Ada", "1 Ada : "},
        {Ada::joined, there, "C Ada hi", "stranger", ""},
        {Ada::joined, here, "C bob hi", "stranger", ""},
        {Ada::joined, here, "C 管理員 hi", "stranger", ""},
        {Ada::joined, here, big, too_big, ""},
        {Ada::joined, there, big, "stranger", ""},
        {Ada::joined, here, "Q ada", "offer left (bye) Ada", "1 EXIT"},
        {Ada::joined, there, "Q Ada", "stranger", ""},
        {Ada::joined, here, "Q bob", "stranger", ""},

        {Ada::leaving, here, "L ada", "", "1 EXIT"},
        {Ada::leaving, there, "L ada", taken, "1 EXIT"},
        {Ada::leaving, here, "C ada hi", "stranger", "1 EXIT"},
        {Ada::leaving, there, "C ada hi", "stranger", "1 EXIT"},
        {Ada::leaving, here, "Q ada", "", "1 EXIT"},
        {Ada::leaving, there, "Q ada", "stranger", "1 EXIT"},
        {Ada::leaving, here, big, "stranger", "1 EXIT"},

        {Ada::left_while_joining, here, "L ada", "", "1 EXIT"},
        {Ada::left_while_joining, there, "L ada", taken, "1 EXIT"},
        {Ada::left_while_joining, here, "C ada hi", "stranger", "1 EXIT"},
        {Ada::left_while_joining, here, "Q ada", "", "1 EXIT"},
    };
    for (const auto& [state, peer, request, leads_to, committed] : rows) {
        BOOST_TEST_CONTEXT("state " << static_cast<int>(state) << ", from " << peer.port << ": "
                                    << request.substr(0, 20)) {
            Desk desk = with_ada(state);
            BOOST_TEST(desk.on(peer, request) == leads_to);
            BOOST_TEST(desk.commit() == committed);
            BOOST_TEST(desk.host.sessions().size() == desk.roster.size());
        }
    }
}

/// The last column of the table: the log says joined, void, left.
BOOST_AUTO_TEST_CASE(every_state_and_every_word_of_the_log) {
    struct Row {
        Ada state;
        std::string_view taken_before; ///< somebody else's name, first in the log
        std::string told;
        std::size_t sessions;
    };
    const Row rows[] = {
        {Ada::joining, "bob", "1 OK", 1},
        {Ada::joining, "ADA", "1 該昵稱已被占用", 0},
        {Ada::left_while_joining, "bob", "1 EXIT", 0},
        {Ada::left_while_joining, "ADA", "1 該昵稱已被占用", 0},
        {Ada::leaving, "bob", "1 EXIT", 0},
    };
    for (const auto& [state, first, told, sessions] : rows) {
        BOOST_TEST_CONTEXT("state " << static_cast<int>(state) << " after " << first) {
            Desk desk = with_ada(state);
            desk.publish(elsewhere(RecordKind::joined, first));
            BOOST_TEST(desk.commit() == told);
            BOOST_TEST(desk.host.sessions().size() == sessions);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_name_held_in_another_room_is_taken) {
    Desk desk;
    desk.publish(elsewhere(RecordKind::joined, "ADA"));
    BOOST_TEST(desk.on(there, "L ada") == "reply 該昵稱已被占用, " + std::string{taken_event});
    BOOST_TEST(desk.on(there, "C ADA hi") == "stranger");
    BOOST_TEST(desk.on(there, "Q ADA") == "stranger");
    desk.publish(elsewhere(RecordKind::left, "ADA"));
    BOOST_TEST(desk.on(there, "L ada") == "offer joined ada");
}

BOOST_AUTO_TEST_CASE(who_is_told_what) {
    Desk desk;
    desk.let_in(loopback(1), "Ada");
    desk.let_in(loopback(2), "bob");
    desk.on(loopback(3), "L eve"); // not in yet, so told nothing

    struct Row {
        Record record;
        std::string_view told;
    };
    const Author ada = desk.roster.find("ada")->author;
    const Row rows[] = {
        {{.kind = RecordKind::text, .author = ada, .name = "Ada", .text = "hi"},
         "1 Ada : hi | 2 Ada : hi"},
        {{.kind = RecordKind::notice, .author = {own_room, 0}, .name = "管理員", .text = "hi"},
         "1 管理員 : hi | 2 管理員 : hi"},
        {elsewhere(RecordKind::joined, "cat"), "1 \n歡迎 cat 進入聊天室 | 2 \n歡迎 cat 進入聊天室"},
        {elsewhere(RecordKind::text, "cat", "hi"), "1 cat : hi | 2 cat : hi"},
        {elsewhere(RecordKind::text, "Ada", "hi"), ""}, // void: not the holder
        {elsewhere(RecordKind::left, "Ada"), ""},
        {elsewhere(RecordKind::joined, "ada"), ""},
        {elsewhere(RecordKind::left, "cat"), "1 cat 退出了聊天室 | 2 cat 退出了聊天室"},
        {{.kind = RecordKind::left,
          .reason = Reason::kicked,
          .author = ada,
          .name = "Ada",
          .text = "spam"},
         "2 Ada 退出了聊天室 | 1 管理員 : spam | 1 EXIT"},
        {{.kind = RecordKind::text, .author = ada, .name = "Ada", .text = "hi"}, ""},
    };
    for (const auto& [record, told] : rows)
        BOOST_TEST(desk.publish(record) == told);
    BOOST_TEST(desk.commit() == "3 OK | 2 \n歡迎 eve 進入聊天室");
}

BOOST_AUTO_TEST_SUITE_END()
