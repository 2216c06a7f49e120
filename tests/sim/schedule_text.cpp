#include <confab/sim/schedule_text.hpp>

#include <confab/sim/run_seed.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

BOOST_AUTO_TEST_SUITE(schedule_text)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;

const Endpoint home = ipv4_endpoint({10, 1, 0, 1}, 40'000);
const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, 8888);

Schedule with_everything() {
    Schedule schedule;
    schedule.world.link.delay = 7ms;
    schedule.world.room.reliable.ring_records = 24;
    schedule.world.member.reliable.return_limit = 2min;
    schedule.world.room.secret = {0xABCD, 1};
    schedule.log = LogId{0xFEED};
    const Actor ann{1};
    const std::string odd{"a \"b\" \\ \x1B[2J \xFF 小明"};
    schedule.steps = {{0s, action::Join{ann, "ann", Dialect::classic, home, {1, 2}}},
                      {1s, action::Say{ann, odd}},
                      {1s, action::Say{ann, "小明"}},
                      {1s, action::Pause{the_room}},
                      {1001ms, action::Resume{the_room}},
                      {2s, action::Rebind{ann, room}},
                      {2s, action::JumpClock{ann, 90s}},
                      {2s, action::Drift{the_room, -500}},
                      {2s, action::Announce{""}},
                      {2s, action::Kick{"ann", "out"}},
                      {2s, action::Restart{false, LogId{7}, {}}},
                      {2s, action::Block{home, room}},
                      {2s, action::Unblock{home, room}},
                      {2s, action::Inject{home, room, to_bytes("L ann"), true}},
                      {2s, action::Inject{home, room, {}, false}},
                      {2s, action::Leave{ann}},
                      {2s + 1ns, action::Crash{the_room}}};
    schedule.fates = {
        {{home, room, false, 3}, {.lost = LossCause::burst}},
        {{home, room, true, 1}, {.first = {20ms}}},
        {{room, home, false, 9},
         {.first = {1us, {.cut_to = 4}}, .second = Copy{3ms, {.cut_to = 9, .flipped_bit = 17}}}}};
    schedule.lasts = 4s;
    schedule.finale = Finale::room_crashes;
    return schedule;
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
    const Schedule schedule = with_everything();
    const std::string text = to_string(schedule);
    const Schedule back = parse_schedule(text);
    BOOST_TEST(to_string(back) == text);
    BOOST_TEST((back == schedule));
    BOOST_TEST((parse_schedule(to_string(Schedule{})) == Schedule{}));
}

BOOST_AUTO_TEST_CASE(every_seed_can_be_written_and_read) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SwarmPlan plan = draw_plan(seed);
        plan.keep_schedule = true;
        const Schedule schedule = *run_plan(plan).schedule;
        const Schedule back = parse_schedule(to_string(schedule));
        BOOST_TEST((back.steps == schedule.steps));
        BOOST_TEST((back.fates == schedule.fates));
        for (const Setting& setting : all_settings)
            BOOST_TEST(setting.get(back.world) == setting.get(schedule.world));
    }
}

BOOST_AUTO_TEST_CASE(a_line_is_read_as_it_is_meant) {
    BOOST_TEST(to_string(with_everything()).find("\nat 1001ms resume room\n") != std::string::npos);
    const Schedule schedule = parse_schedule("confab-schedule 1\n# a remark\n\n"
                                             "at 1s   say  2 \"hello\"\n"
                                             "fate 10.1.0.1:40000 10.0.0.1:8888 datagram 3 lost "
                                             "chance");
    BOOST_TEST((schedule.steps == std::vector<sim::Step>{{1s, action::Say{Actor{2}, "hello"}}}));
    BOOST_TEST((schedule.fates == Fates{{{home, room, false, 3}, {.lost = LossCause::chance}}}));
}

/// What is said of the text.
std::string complaint(const std::string& text) {
    try {
        static_cast<void>(parse_schedule(text));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "none";
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_with_its_line) {
    const auto second = [](const std::string& line) {
        return complaint("confab-schedule 1\n" + line);
    };
    BOOST_TEST(complaint("") == "line 1: not a schedule of confab: it is empty");
    BOOST_TEST(complaint("L ann") == "line 1: not a schedule of confab: 'L ann'");
    BOOST_TEST(second("at 3 say 1 \"x\"") == "line 2: not a time with its unit: '3'");
    BOOST_TEST(second("at 3q say 1 \"x\"") == "line 2: not a time with its unit: '3q'");
    BOOST_TEST(second("at 9999999999999min crash 1") ==
               "line 2: not a time with its unit: '9999999999999min'");
    BOOST_TEST(second("at 3s shout 1") == "line 2: not an action: 'shout'");
    BOOST_TEST(second("at 3s say 1") == "line 2: the line ends too early");
    BOOST_TEST(second("at 3s say 1 \"x") == "line 2: not a text that ends: '\"x'");
    BOOST_TEST(second("at 3s say 1 \"x\"y") == "line 2: not apart from the word before: 'y'");
    BOOST_TEST(second("at 3s say 1 \"\\n\"") == "line 2: not an escape: '\\n'");
    BOOST_TEST(second("at 3s crash -1") == "line 2: not a number: '-1'");
    BOOST_TEST(second("at 3s crash 1 2") == "line 2: not expected: '2'");
    BOOST_TEST(second("at 3s inject 1.2.3.4:5 6.7.8.9:0 =abc no") == "line 2: not bytes: '=abc'");
    BOOST_TEST(second("at 3s block here there") == "line 2: not a numeric address: 'here'");
    BOOST_TEST(second("option colour 3") == "line 2: not an option: 'colour'");
    BOOST_TEST(second("finale fireworks") == "line 2: not a finale: 'fireworks'");
    BOOST_TEST(second("secret 12") == "line 2: not 32 hexadecimal digits: '12'");
    BOOST_TEST(second("fate 1.2.3.4:5 6.7.8.9:0 datagram 1 eaten") ==
               "line 2: not a fate: 'eaten'");
    BOOST_TEST(second("\x1B[2J") == "line 2: not a line of a schedule: '<U+001B>[2J'");
    BOOST_TEST(second("at 3s crash 1\nat 2s crash 1") == "line 3: before the step above it");
}

BOOST_AUTO_TEST_SUITE_END()
