#include "server/commands.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <variant>

using namespace confab::server;

namespace {

struct InWords {
    std::string operator()(const Nothing&) const { return "nothing"; }
    std::string operator()(const Announce& command) const {
        return "announce [" + command.text + ']';
    }
    std::string operator()(const Who&) const { return "who"; }
    std::string operator()(const Kick& command) const {
        return "kick [" + command.name + "] [" + command.words + ']';
    }
    std::string operator()(const Stats&) const { return "stats"; }
    std::string operator()(const Help&) const { return "help"; }
    std::string operator()(const Quit&) const { return "quit"; }
    std::string operator()(const Refused& command) const { return "refused: " + command.why; }
};

std::string parsed(std::string_view line) { return std::visit(InWords{}, parse_command(line)); }

struct Example {
    std::string_view line;
    std::string_view command;
};

constexpr Example examples[] = {
    {"", "nothing"},
    {"  \t ", "nothing"},
    {"hello", "announce [hello]"},
    {" \t hello,  all \t", "announce [hello,  all]"},
    {"大家好", "announce [大家好]"},
    {"\u3000大家\u3000好\u3000", "announce [大家\u3000好]"},
    {" \u3000\u00A0", "nothing"},
    {"who", "announce [who]"},
    {"see /help", "announce [see /help]"},
    {"not UTF-8: \xFF", "announce [not UTF-8: \xFF]"}, // the room refuses it
    {"\xFF\u3000", "announce [\xFF]"},
    {"\u3000\xE3\x80", "announce [\xE3\x80]"}, // U+3000 cut short
    {"/who", "who"},
    {"  /who  ", "who"},
    {"/stats", "stats"},
    {"/help", "help"},
    {"/quit", "quit"},
    {"/kick bob", "kick [bob] []"},
    {"/kick bob too loud", "kick [bob] [too loud]"},
    {"/kick   bob   too  loud  ", "kick [bob] [too  loud]"},
    {"/kick 管理員 不可以", "kick [管理員] [不可以]"},
    {"/kick /who", "kick [/who] []"},
    {"\u3000/kick\u3000管理員\u3000不可以 吵\u3000", "kick [管理員] [不可以 吵]"},
    {"/kick\tbob\t\ttoo\tloud", "kick [bob] [too\tloud]"},
    {"/kick bob \xFF", "kick [bob] [\xFF]"}, // the room refuses it
    {"/kick \xFF", "refused: /kick wants a name: /kick NAME [REASON]"},
    {"/who\t", "who"},
    {"/quit\u3000", "quit"},
    {"/kick", "refused: /kick wants a name: /kick NAME [REASON]"},
    {"/kick  ", "refused: /kick wants a name: /kick NAME [REASON]"},
    {"/who bob", "refused: /who takes nothing after it"},
    {"/stats now", "refused: /stats takes nothing after it"},
    {"/help me", "refused: /help takes nothing after it"},
    {"/who\u3000bob", "refused: /who takes nothing after it"},
    {"/who \xFF", "refused: /who takes nothing after it"},
    {"/quit now", "refused: /quit takes nothing after it"},
};

/// Whoever types one of these meant a command, or has slipped: it is nothing to announce.
constexpr std::string_view unknown[] = {"/",    "//",         "/ who",  "/WHO",         "/whom",
                                        "/wh",  "/kicks bob", "/quit!", "/shout hello", "/管理員",
                                        "/\xFF"};

} // namespace

BOOST_AUTO_TEST_SUITE(commands)

BOOST_AUTO_TEST_CASE(what_is_typed_is_a_command_or_announced) {
    for (const auto& [line, command] : examples)
        BOOST_TEST(parsed(line) == command, line << ": " << parsed(line));
}

BOOST_AUTO_TEST_CASE(what_begins_with_a_slash_is_never_announced) {
    for (const std::string_view line : unknown) {
        const std::string word{line.substr(0, line.find(' '))};
        BOOST_TEST(parsed(line) ==
                   "refused: unknown command " + word + ", and not announced; see /help");
    }
}

BOOST_AUTO_TEST_CASE(the_help_names_every_command) {
    for (const std::string_view command : {"/who", "/kick", "/stats", "/help", "/quit"})
        BOOST_TEST((commands_help.find(command) != std::string_view::npos), command);
}

BOOST_AUTO_TEST_SUITE_END()
