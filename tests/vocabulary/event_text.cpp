#include <confab/vocabulary/event_text.hpp>

#include <boost/test/unit_test.hpp>

#include <concepts>
#include <sstream>
#include <string>
#include <string_view>

using namespace confab;

BOOST_AUTO_TEST_SUITE(event)

namespace {

static_assert(std::regular<Event>);

struct Line {
    Event event;
    std::string_view line;
};

const Line lines[] = {
    {Welcomed{"ada"}, "* you are in the room as ada"},
    {Joined{"ada"}, "* ada joined"},
    {Left{"ada"}, "* ada left"},
    {Left{"ada", Reason::timeout, ""}, "* ada left (no answer)"},
    {Left{"ada", Reason::kicked, "spam"}, "* ada left (removed by the administrator): spam"},
    {Said{"ada", "hello, room"}, "ada : hello, room"},
    {Said{"ada", ""}, "ada : "},
    {Announced{"the room closes at six"}, "! the room closes at six"},
    {TextRefused{"ada", Reason::too_big, 1018},
     "* a text of ada was not sent: the text is too long (at most 1018 bytes)"},
    {TextRefused{"ada", Reason::busy, 1018}, "* a text of ada was not sent: the room is busy"},
    {LoginRefused{ipv4_endpoint({192, 0, 2, 1}, 5), "ada", Reason::name_taken},
     "* ada from 192.0.2.1:5 was not let in: the name is taken"},
    {Closed{Reason::shutdown}, "* closed: the room has closed"},
};

} // namespace

BOOST_AUTO_TEST_CASE(each_is_one_line) {
    for (const auto& [event, line] : lines) {
        BOOST_TEST(to_string(event) == line);
        std::ostringstream out;
        out << event;
        BOOST_TEST(out.str() == line);
    }
}

BOOST_AUTO_TEST_CASE(what_the_network_sent_cannot_leave_its_line) {
    const std::string evil = "\x1B[2J\na\u202E\xFF";
    const std::string safe = "<U+001B>[2J<U+000A>a<U+202E><FF>";
    const Line hostile[] = {
        {Welcomed{evil}, "* you are in the room as @"},
        {Joined{evil}, "* @ joined"},
        {Left{evil, Reason::kicked, evil}, "* @ left (removed by the administrator): @"},
        {Said{evil, evil}, "@ : @"},
        {Announced{evil}, "! @"},
        {TextRefused{evil, Reason::text_bad, 0}, "* a text of @ was not sent: not a valid text"},
        {LoginRefused{loopback(1), evil, Reason::name_bad},
         "* @ from 127.0.0.1:1 was not let in: not a valid name"},
    };
    for (const auto& [event, pattern] : hostile) {
        std::string expected;
        for (const char c : pattern)
            expected += c == '@' ? safe : std::string{c};
        BOOST_TEST(to_string(event) == expected);
    }
}

BOOST_AUTO_TEST_CASE(events_are_compared_by_value) {
    BOOST_CHECK((Event{Said{"ada", "x"}} == Event{Said{"ada", "x"}}));
    BOOST_CHECK((Event{Said{"ada", "x"}} != Event{Said{"ada", "y"}}));
    BOOST_CHECK((Event{Said{"ada", "x"}} != Event{Said{"bob", "x"}}));
    BOOST_CHECK((Event{Welcomed{"ada"}} != Event{Joined{"ada"}}));
    BOOST_CHECK((Event{Left{"ada"}} != Event{Left{"ada", Reason::timeout, ""}}));
    BOOST_CHECK((Event{LoginRefused{loopback(1), "ada", Reason::full}} !=
                 Event{LoginRefused{loopback(2), "ada", Reason::full}}));
}

BOOST_AUTO_TEST_SUITE_END()
