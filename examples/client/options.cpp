#include "options.hpp"

#include "resolve.hpp"
#include "terminal/command_line.hpp"

#include <confab/vocabulary/decimal.hpp>
#include <cstdint>
#include <stdexcept>

namespace confab::client {

namespace {

constexpr const char* description =
    "Joins a chat room. What is typed is said; quit, /quit, Ctrl-D and Ctrl-C leave; a line that "
    "begins with // is said with one slash; /help tells the commands.\n"
    "A room that does not answer is asked again until it does, or you leave; what you say "
    "meanwhile is sent then.\n"
    "Without a terminal it is a pipe: lines in are said, lines out were heard, stderr tells how it "
    "goes; it leaves at the end of its input, when its own lines have come back.\n"
    "Exit codes: 0 left properly, 1 could not join, was put out, or lines did not come back, "
    "2 misuse.";

std::string check_server(const std::string& text) {
    try {
        static_cast<void>(parse_server(text));
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

std::string check_history(const std::string& text) {
    return parse_decimal<std::uint16_t>(text) ? "" : "not a number up to 65535: '" + text + "'";
}

} // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Options options;
    std::string history;
    bool classic = false;

    CLI::App app{description, "confab"};
    app.add_option("ADDR", options.server, "The room's host name or address; port 8888 unless said")
        ->type_name("ADDR[:PORT]")
        ->required()
        ->check(check_server);
    app.add_option("--name", options.name, "What to be called; asked for when not given")
        ->type_name("NAME");
    const auto of_confab1 = {
        app.add_option("--history", history,
                       "How many records from before to be told: lines, and who came and left (0)")
            ->type_name("N")
            ->check(check_history),
        app.add_option("--room", options.member.reliable.room,
                       "Join only the room of this name; without it, whatever room is there")
            ->type_name("NAME")
            ->check(terminal::check_word),
        app.add_option("--password", options.member.reliable.password,
                       "The room's password; who sees the packets reads it")
            ->type_name("WORD")
            ->check(terminal::check_word)};
    app.add_flag("--classic", classic,
                 "Speak the protocol of the tutorial, which repairs nothing, instead of confab/1");
    app.callback([&] {
        for (const CLI::Option* const option : of_confab1) {
            if (!classic || option->empty()) continue;
            throw CLI::ValidationError{option->get_name(), "for confab/1 only, not with --classic"};
        }
    });
    if (const auto code = terminal::parse(app, argc, argv)) return *code;
    if (classic) options.member.dialect = Dialect::classic;
    if (!history.empty()) options.member.reliable.history = *parse_decimal<std::uint16_t>(history);
    return options;
}

} // namespace confab::client
