#include "options.hpp"

#include "terminal/command_line.hpp"

#include <chrono>
#include <confab/unicode.hpp>
#include <confab/vocabulary/decimal.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace confab::server {

namespace {

constexpr std::chrono::hours longest_idle{365 * 24};
constexpr std::uint32_t most_texts_a_second = 1'000'000;

constexpr const char* description =
    "Hosts one chat room over UDP.\n"
    "A line typed on the console is announced to all; /help tells the commands.\n"
    "Exit codes: 0 closed properly, 1 could not start or failed, 2 misuse.";

std::string check_listen(const std::string& text) {
    try {
        static_cast<void>(parse_endpoint(text));
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

std::string check_name(const std::string& name) {
    return is_name(name) ? "" : std::string{terminal::not_a_name} + ": '" + name + "'";
}

/// `90s`, `30m` or `2h`; seconds when no unit is said.
std::optional<std::chrono::seconds> parse_time(std::string_view text) {
    std::chrono::seconds unit{1};
    if (text.ends_with('h')) unit = std::chrono::hours{1};
    if (text.ends_with('m')) unit = std::chrono::minutes{1};
    if (text.ends_with('h') || text.ends_with('m') || text.ends_with('s')) text.remove_suffix(1);
    const auto count = parse_decimal<std::uint32_t>(text);
    if (!count || *count == 0 || *count * unit > longest_idle) return std::nullopt;
    return *count * unit;
}

/// A number of texts a second; 0: no limit.
std::optional<std::uint32_t> parse_rate(const std::string& text) {
    if (text == "off") return 0;
    const auto rate = parse_decimal<std::uint32_t>(text);
    if (!rate || *rate == 0 || *rate > most_texts_a_second) return std::nullopt;
    return rate;
}

std::string check_rate(const std::string& text) {
    return parse_rate(text) ? ""
                            : "not a number up to " + std::to_string(most_texts_a_second) +
                                  ", or off: '" + text + "'";
}

std::string check_time(const std::string& text) {
    return parse_time(text) ? "" : "not a time up to 365 days, as 90s, 30m or 2h: '" + text + "'";
}

} // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Options options;
    options.room.fold = fold_unicode;
    std::string listen;
    std::string idle;
    std::string rate;

    CLI::App app{description, "confab-server"};
    app.add_option("--listen", listen,
                   "Where to listen; without it, on port 8888 of every IPv4 and IPv6 address")
        ->type_name("ADDR[:PORT]")
        ->check(check_listen);
    terminal::add_choice<bool>(app, "--confab1", options.room.reliable.served,
                               {{"on", true}, {"off", false}}, "WHETHER",
                               "Whether to serve confab/1: on (the default) or off");
    CLI::Option* const classic = terminal::add_choice<ClassicService>(
        app, "--classic", options.room.classic.service,
        {{"off", ClassicService::off},
         {"local", ClassicService::local},
         {"any", ClassicService::any}},
        "WHOM",
        "Whom to serve the classic dialect too: off, local (the default: loopback and private "
        "addresses) or any");
    app.add_option("--room", options.room.reliable.room,
                   "The room's name: members that ask for another one are not let in")
        ->type_name("NAME")
        ->check(terminal::check_word);
    CLI::Option* const password =
        app.add_option("--password", options.room.reliable.password,
                       "What members of confab/1 have to show; who sees the packets reads it. "
                       "Classic has no such thing, and is then off unless --classic says otherwise")
            ->type_name("WORD")
            ->check(terminal::check_word);
    app.add_option(
           "--rate", rate,
           "How many texts a second each member of confab/1 may say, a long one counting as "
           "several, in bursts of twice that (10); or off")
        ->type_name("N")
        ->check(check_rate);
    app.add_option("--admin", options.room.administrator,
                   "The administrator's name, which nobody else may take (管理員)")
        ->type_name("NAME")
        ->check(check_name);
    app.add_option("--idle", idle,
                   "Silence after which a classic member has left, as 90s, 30m or 2h (30m); one of "
                   "confab/1 has after 60 s")
        ->type_name("TIME")
        ->check(check_time);
    terminal::add_choice<LogFormat>(app, "--log", options.log.format,
                                    {{"text", LogFormat::text}, {"json", LogFormat::json}},
                                    "FORMAT", "Lines of text (the default) or json on stdout");
    terminal::add_choice<Level>(
        app, "--log-level", options.log.level,
        {{"error", Level::error},
         {"warn", Level::warn},
         {"info", Level::info},
         {"debug", Level::debug}},
        "LEVEL", "The least that is logged: error, warn, info (the default) or debug");
    if (const auto code = terminal::parse(app, argc, argv)) return *code;
    if (!listen.empty()) options.listen = parse_endpoint(listen);
    if (!idle.empty()) options.room.classic.silence_limit = *parse_time(idle);
    if (!rate.empty()) {
        const std::uint32_t per_second = *parse_rate(rate);
        options.room.reliable.texts = {.per_second = per_second, .burst = 2 * per_second};
    }
    if (!password->empty() && classic->empty()) {
        options.room.classic.service = ClassicService::off;
    }
    return options;
}

} // namespace confab::server
