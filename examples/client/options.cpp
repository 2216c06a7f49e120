#include "options.hpp"

#include "resolve.hpp"
#include "terminal/command_line.hpp"

#include <stdexcept>

namespace confab::client {

namespace {

constexpr const char* description =
    "Joins a chat room. What is typed is said; quit, /quit, Ctrl-D and Ctrl-C leave; a line that "
    "begins with // is said with one slash.\n"
    "Without a terminal it is a pipe: lines in are said, lines out were heard, and it leaves at "
    "the end of its input, when its own lines have come back.\n"
    "Exit codes: 0 left properly, 1 could not join or lost the room, 2 misuse.";

std::string check_server(const std::string& text) {
    try {
        static_cast<void>(parse_server(text));
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

} // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Options options;
    CLI::App app{description, "confab"};
    app.add_option("ADDR", options.server, "The room's host name or address; port 8888 unless said")
        ->type_name("ADDR[:PORT]")
        ->required()
        ->check(check_server);
    app.add_option("--name", options.name, "What to be called; asked for when not given")
        ->type_name("NAME");
    app.add_flag("--classic")
        ->description("Speak the classic dialect: the default, and the only one at present");
    if (const auto code = terminal::parse(app, argc, argv)) return *code;
    return options;
}

} // namespace confab::client
