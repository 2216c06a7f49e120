#include "options.hpp"

#include "terminal/command_line.hpp"

#include <confab/unicode.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace confab::server {

namespace {

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
    return is_name(name) ? "" : "not a valid name (1 to 32 bytes, no blanks or control characters)";
}

template <typename Value>
CLI::Validator one_of(std::map<std::string, Value> values) {
    return CLI::CheckedTransformer{std::move(values)}.description("");
}

} // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
    Options options;
    options.room.fold = fold_unicode;
    std::string listen;
    auto idle = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(options.room.classic.silence_limit)
            .count());

    CLI::App app{description, "confab-server"};
    app.add_option("--listen", listen,
                   "Where to listen; without it, on port 8888 of every IPv4 and IPv6 address")
        ->type_name("ADDR[:PORT]")
        ->check(check_listen);
    app.add_option("--classic", options.room.classic.service,
                   "Whom to serve the classic dialect, the only one at present: off, local (the "
                   "default: loopback and private addresses) or any")
        ->type_name("WHOM")
        ->transform(one_of<ClassicService>({{"off", ClassicService::off},
                                            {"local", ClassicService::local},
                                            {"any", ClassicService::any}}));
    app.add_option("--admin", options.room.administrator,
                   "The administrator's name, which nobody else may take (管理員)")
        ->type_name("NAME")
        ->check(check_name);
    app.add_option("--idle", idle, "Silence after which a member has left, as 90s, 30m or 2h (30m)")
        ->type_name("TIME")
        ->transform(CLI::AsNumberWithUnit{
            std::map<std::string, std::uint64_t>{{"s", 1}, {"m", 60}, {"h", 3600}}})
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{365 * 24 * 3600}).description(""));
    app.add_option("--log", options.log.format, "Lines of text (the default) or json on stdout")
        ->type_name("FORMAT")
        ->transform(one_of<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}}));
    app.add_option("--log-level", options.log.level,
                   "The least that is logged: error, warn, info (the default) or debug")
        ->type_name("LEVEL")
        ->transform(one_of<Level>({{"error", Level::error},
                                   {"warn", Level::warn},
                                   {"info", Level::info},
                                   {"debug", Level::debug}}));
    if (const auto code = terminal::parse(app, argc, argv)) return *code;
    if (!listen.empty()) options.listen = parse_endpoint(listen);
    options.room.classic.silence_limit = std::chrono::seconds{idle};
    return options;
}

} // namespace confab::server
