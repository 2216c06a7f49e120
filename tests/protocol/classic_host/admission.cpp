#include <confab/protocol/classic_host.hpp>

#include <boost/test/unit_test.hpp>

#include "../desk.hpp"

#include <confab/vocabulary/endpoint_text.hpp>

#include <string>
#include <string_view>

using namespace desk;

BOOST_AUTO_TEST_SUITE(classic_host_admission)

BOOST_AUTO_TEST_CASE(names_are_judged_before_anything_is_kept) {
    const std::string_view none[] = {"123456789012345678901234567890123",
                                     "a\x1B"
                                     "b",
                                     "a\u200Bb",
                                     "\u202Ex",
                                     "\uE000",
                                     "a\x7F"};
    for (const auto name : none) {
        Desk desk;
        const std::string led = desk.on(here, classic::encode_login(name));
        BOOST_TEST(led.starts_with("reply BAD, event "), led);
        BOOST_TEST(led.ends_with("was not let in: not a valid name"), led);
        BOOST_CHECK(desk.host == Desk{}.host);
    }
    for (const std::string_view name :
         {":", "OK", "EXIT", "L", "C", "12345678901234567890123456789012", "你好", "管理",
          "管理員1"}) {
        Desk desk;
        desk.let_in(here, name);
        BOOST_TEST(desk.on(here, classic::encode_chat(name, "x")) ==
                   "offer text " + std::string{name} + ": x");
    }
}

BOOST_AUTO_TEST_CASE(the_administrators_name_is_reserved_under_the_same_comparison) {
    for (const std::string_view name : {"Root", "root", "ROOT"}) {
        Desk desk{{}, fold_ascii, "Root"};
        const std::string led = desk.on(here, classic::encode_login(name));
        BOOST_TEST(led.starts_with("reply 該昵稱已被占用, event "), led);
        BOOST_TEST(desk.on(here, classic::encode_chat(name, "I am the law")) == "stranger");
        BOOST_TEST(desk.on(here, classic::encode_quit(name)) == "stranger");
        BOOST_CHECK((desk.host == Desk{{}, fold_ascii, "Root"}.host));
    }
    Desk desk;
    BOOST_TEST(desk.on(there, "L 管理員").starts_with("reply 該昵稱已被占用, event "));
}

BOOST_AUTO_TEST_CASE(a_host_has_its_quota) {
    struct Row {
        std::string_view member; ///< '#' becomes the number
        std::string_view another;
        bool shares;
    };
    const Row rows[] = {
        {"10.0.0.1:#", "10.0.0.1:99", true},
        {"10.0.0.1:#", "10.0.0.2:99", false},
        {"10.0.0.1:#", "[::ffff:10.0.0.1]:99", true}, // oxen-libquic 23
        {"10.0.0.#:5", "10.0.0.99:5", false},
        {"[fd00:0:0:1::#]:5", "[fd00:0:0:1:ffff:ffff:ffff:ffff]:5", true},
        {"[fd00:0:0:1::1]:#", "[fd00:0:0:2::1]:1", false},
        {"[fd00:0:0:#::1]:5", "[fd00:0:0:99::1]:5", false},
        {"127.0.0.1:#", "127.0.0.1:99", false},
        {"[::1]:#", "[::1]:99", false},
    };
    for (const auto& [member, another, shares] : rows) {
        BOOST_TEST_CONTEXT(member) {
            Desk desk{{.max_members_per_host = 3}};
            for (int number = 1; number <= 3; ++number) {
                std::string peer{member};
                peer.replace(peer.find('#'), 1, std::to_string(number));
                desk.let_in(parse_endpoint(peer), "n" + std::to_string(number));
            }
            const Endpoint next = parse_endpoint(another);
            const std::string full = "reply MAX, event * ada from " + to_string(next) +
                                     " was not let in: too many members from this host";
            BOOST_TEST(desk.on(next, "L ada") == (shares ? full : "offer joined ada"));
            if (!shares) continue;
            std::string first{member};
            first.replace(first.find('#'), 1, "1");
            desk.on(parse_endpoint(first), "Q n1");
            desk.commit();
            BOOST_TEST(desk.on(next, "L ada") == "offer joined ada");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_full_room_lets_in_again_when_one_has_left) {
    Desk desk{{.max_members = 2}};
    desk.let_in(loopback(1), "n1");
    desk.on(loopback(2), "L n2"); // not in yet, and counts
    const std::string led = desk.on(loopback(3), "L n3");
    BOOST_TEST(led == "reply MAX, event * n3 from 127.0.0.1:3 was not let in: the room is full");
    BOOST_TEST(desk.on(loopback(1), "L n1") == "reply OK");
    desk.commit();
    desk.on(loopback(1), "Q n1");
    desk.commit();
    BOOST_TEST(desk.on(loopback(3), "L n3") == "offer joined n3");
}

BOOST_AUTO_TEST_CASE(whom_it_serves) {
    struct Row {
        const char* peer;
        bool local;
    };
    const Row rows[] = {
        {"127.0.0.1:1", true},      {"10.1.2.3:1", true},    {"172.31.0.1:1", true},
        {"172.32.0.1:1", false},    {"192.168.0.1:1", true}, {"[fd00::1]:1", true},
        {"[fe80::1%2]:1", true},    {"[::1]:1", true},       {"203.0.113.1:1", false},
        {"[2001:db8::1]:1", false}, {"8.8.8.8:1", false},    {"[::ffff:10.0.0.1]:1", true},
    };
    for (const auto& [peer, local] : rows) {
        const auto serves = [&peer = peer](ClassicService service) {
            return Desk{{.service = service}}.host.serves(parse_endpoint(peer));
        };
        BOOST_TEST(serves(ClassicService::local) == local, peer);
        BOOST_TEST(serves(ClassicService::any), peer);
        BOOST_TEST(!serves(ClassicService::off), peer);
    }
}

BOOST_AUTO_TEST_SUITE_END()
