#include "options.hpp"

#include <charconv>
#include <getopt.h>
#include <stdexcept>
#include <string_view>

namespace confab::bench {

const char* const usage_text =
    "Usage: bench_fanout [--join | --idle] [--rows NAME,...] [--n N,...] [--repeats N]\n"
    "           [--seconds N] [--in-flight LINES] [--writers N] [--rate LINES]\n"
    "           [--json FILE] [--server-core N] [--load-core N]\n"
    "       bench_fanout --serve ROW    be a server, to look at it with a profiler\n"
    "       bench_fanout --help\n";

namespace {

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> words;
    for (;;) {
        const auto comma = list.find(',');
        words.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) return words;
        list.remove_prefix(comma + 1);
    }
}

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end)
        throw std::invalid_argument{"not a number: " + std::string{text}};
    return value;
}

} // namespace

Options parse_options(int argc, char** argv) {
    enum : int {
        join = 1,
        idle,
        rows,
        members,
        repeats,
        seconds,
        in_flight,
        writers,
        rate,
        json,
        server_core,
        load_core,
        serve,
        help
    };
    const option known[] = {{"join", no_argument, nullptr, join},
                            {"idle", no_argument, nullptr, idle},
                            {"rows", required_argument, nullptr, rows},
                            {"n", required_argument, nullptr, members},
                            {"repeats", required_argument, nullptr, repeats},
                            {"seconds", required_argument, nullptr, seconds},
                            {"in-flight", required_argument, nullptr, in_flight},
                            {"writers", required_argument, nullptr, writers},
                            {"rate", required_argument, nullptr, rate},
                            {"json", required_argument, nullptr, json},
                            {"server-core", required_argument, nullptr, server_core},
                            {"load-core", required_argument, nullptr, load_core},
                            {"serve", required_argument, nullptr, serve},
                            {"help", no_argument, nullptr, help},
                            {}};
    Options options;
    for (int found = 0; (found = ::getopt_long(argc, argv, "", known, nullptr)) != -1;) {
        switch (found) {
        case join:
            options.task = Task::join;
            break;
        case idle:
            options.task = Task::idle;
            break;
        case rows:
            options.rows = split(optarg);
            break;
        case members:
            options.members.clear();
            for (const std::string& word : split(optarg))
                options.members.push_back(number(word));
            break;
        case repeats:
            options.repeats = number(optarg);
            break;
        case seconds:
            options.window = std::chrono::seconds{number(optarg)};
            break;
        case in_flight:
            options.in_flight = number(optarg);
            break;
        case writers:
            options.writers = number(optarg);
            break;
        case rate:
            options.rate = number(optarg);
            break;
        case json:
            options.json = optarg;
            break;
        case server_core:
            options.server_core = static_cast<int>(number(optarg));
            break;
        case load_core:
            options.load_core = static_cast<int>(number(optarg));
            break;
        case serve:
            options.served = optarg;
            break;
        case help:
            options.task = Task::help;
            break;
        default:
            throw std::invalid_argument{usage_text};
        }
    }
    if (optind < argc) throw std::invalid_argument{usage_text};
    if (options.repeats == 0 || options.writers == 0 || options.in_flight == 0)
        throw std::invalid_argument{"repeats, writers and lines in flight are at least one"};
    return options;
}

} // namespace confab::bench
