#include "client/commands.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <variant>

using namespace confab::client;

namespace {

struct InWords {
    std::string operator()(const Nothing&) const { return "nothing"; }
    std::string operator()(const Say& command) const { return "say [" + command.text + ']'; }
    std::string operator()(const Who&) const { return "who"; }
    std::string operator()(const Ping&) const { return "ping"; }
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
    {" \t\u3000", "nothing"},
    {"hello", "say [hello]"},
    {"  hello,  all ", "say [hello,  all]"},
    {"\u3000大家\u3000好\u3000", "say [大家\u3000好]"},
    {"a\tb", "say [a b]"},
    {"not UTF-8: \xFF", "say [not UTF-8: \xFF]"}, // the member refuses it
    {"who", "say [who]"},
    {"quit", "quit"},
    {"  quit ", "quit"},
    {"quit now", "say [quit now]"},
    {"/quit", "quit"},
    {"/who", "who"},
    {"  /ping\t", "ping"},
    {"/help", "help"},
    {"//", "say [/]"},
    {"//who", "say [/who]"},
    {" ///  x", "say [//  x]"},
    {"/who ada", "refused: /who takes nothing after it"},
    {"/quit now", "refused: /quit takes nothing after it"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(client_commands)

BOOST_AUTO_TEST_CASE(a_line_is_said_or_is_a_command) {
    for (const Example& example : examples)
        BOOST_TEST(parsed(example.line) == example.command, "line " << example.line);
}

BOOST_AUTO_TEST_CASE(an_unknown_command_is_named_and_not_said) {
    for (const std::string_view line : {"/", "/dance", "/Who", "/dance with me", "/\xFF"}) {
        const std::string_view name = line.substr(0, line.find(' '));
        BOOST_TEST(parsed(line).starts_with("refused: unknown command " + std::string{name} +
                                            ", and not said"),
                   "line " << line);
    }
}

BOOST_AUTO_TEST_CASE(the_help_names_every_command) {
    for (const std::string_view command : {"/who", "/ping", "/help", "/quit", "//"})
        BOOST_TEST((commands_help.find(command) != std::string_view::npos));
}

BOOST_AUTO_TEST_SUITE_END()
