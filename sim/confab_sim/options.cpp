#include "options.hpp"

#include "explore_report.hpp"

#include <confab/sim/hash.hpp>
#include <confab/vocabulary/visible.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

namespace confab::sim {

namespace {

constexpr std::size_t longest_hash = 64; // SHA-256

std::optional<std::uint64_t> parse_whole(std::string_view digits, int base) {
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Takes the option's text through parse_seed.
CLI::Option* add_seed(CLI::App& app, const char* name, std::uint64_t& value, const char* help) {
    const auto parse = [&value](const CLI::results_t& texts) {
        const auto seed = parse_seed(texts.front());
        if (seed) value = *seed;
        return seed.has_value();
    };
    return app.add_option(name, parse, help)->type_name("SEED");
}

/// Beside an option's name, its argument alone.
class Help : public CLI::Formatter {
public:
    Help() { column_width(18); }

    std::string make_option_opts(const CLI::Option* option) const override {
        if (option->get_items_expected_max() == 0) return {};
        const std::string type = option->get_type_name();
        return ' ' + type.substr(0, type.find(':'));
    }
};

} // namespace

std::optional<std::uint64_t> parse_seed(std::string_view text) {
    if (const auto number = parse_whole(text, 10)) return number;
    if (text.starts_with("0x")) text.remove_prefix(2);
    const bool all_hex = std::all_of(text.begin(), text.end(), is_hex_digit);
    if (text.empty() || text.size() > longest_hash || !all_hex) return std::nullopt;
    if (const auto number = parse_whole(text, 16)) return number;
    Hash64 hash;
    for (const char c : text)
        hash.add(*parse_whole({&c, 1}, 16));
    return hash.value();
}

Parsed parse_options(int argc, const char* const* argv) {
    Parsed parsed;
    ProgramOptions& options = parsed.options;
    CLI::App app{"Simulates rooms and members on bad networks, and checks every "
                 "invariant.\nExit code: 0 all held, 1 one was broken, 2 misuse.",
                 "confab-sim"};
    std::uint64_t seed = 0;
    std::uint64_t seeds = 0;
    auto* const one = add_seed(app, "--seed", seed, "Run one seed: a number, or a git hash");
    auto* const many = app.add_option("--seeds", seeds, "Run this many seeds")
                           ->type_name("COUNT")
                           ->check(CLI::PositiveNumber);
    auto* const first =
        add_seed(app, "--first", options.first, "The first of --seeds (default: 0)");
    auto* const jobs =
        app.add_option("--jobs", options.jobs, "Threads for --seeds (default: one for each core)")
            ->type_name("COUNT")
            ->check(CLI::Range(1, 1024));
    auto* const until_failure =
        app.add_flag("--until-failure", options.until_failure, "Stop --seeds at the first failure");
    auto* const pct =
        app.add_flag("--pct", options.pct, "Hold ways back behind others, and lose nothing");
    auto* const replay = app.add_option("--replay", options.replay, "Run a schedule from its file")
                             ->type_name("FILE");
    auto* const scenario = app.add_option("--scenario", options.scenario,
                                          "Run a named scenario, or all, with --seed (default: 1)")
                               ->type_name("NAME");
    auto* const explore =
        app.add_option("--explore", options.explore,
                       "Go through every course of a scope, or of all")
            ->type_name("SCOPE")
            ->check([](const std::string& name) {
                return is_scope(name) ? std::string{} : "no scope is called " + name;
            });
    const auto add_budget = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->type_name("N")->needs(explore);
    };
    add_budget("--losses", options.losses, "With --explore: datagrams lost, at most");
    add_budget("--duplicates", options.duplicates, "With --explore: datagrams doubled, at most");
    add_budget("--firings", options.firings, "With --explore: timers that fire, at most");
    add_budget("--depth", options.depth, "With --explore: choices in a row, at most");
    auto* const shrink =
        app.add_flag("--shrink", options.shrink, "Make the first failure as small as it can be");
    const auto add_file = [&](const char* name, std::string& path, const char* help) {
        return app.add_option(name, path, help)->type_name("FILE");
    };
    const std::array schedules{
        add_file("--save", options.save, "Write the schedule, for --replay"),
        add_file("--as-test", options.as_test, "Write a failure as a test case")};
    const std::array files{
        add_file("--trace", options.trace, "Write the trace as JSON lines; - is stdout"),
        add_file("--html", options.html, "Write the run as a page for a browser"),
        add_file("--pcap", options.pcap, "Write the datagrams as a capture for Wireshark")};
    auto* const hashes =
        app.add_flag("--hashes", options.hashes, "Print `seed hash` for each seed, no more");
    auto* const list =
        app.add_flag("--list", options.list, "List invariants, marks, scenarios and scopes");
    auto* const json = app.add_flag("--json", options.json, "Report as JSON, an object a line");
    app.set_version_flag("--version", "confab-sim " CONFAB_VERSION, "Print the version and exit");
    app.set_help_flag("--help", "Print this help and exit");
    app.formatter(std::make_shared<Help>());
    one->excludes(many)->excludes(list)->excludes(replay)->excludes(explore);
    many->excludes(list)->excludes(replay)->excludes(scenario)->excludes(explore);
    scenario->excludes(list)->excludes(hashes)->excludes(replay)->excludes(pct);
    replay->excludes(list)->excludes(pct)->excludes(explore);
    explore->excludes(list)->excludes(hashes)->excludes(scenario)->excludes(pct);
    for (auto* const of_many : {first, jobs, until_failure})
        of_many->needs(many);
    for (auto* const file : files)
        file->excludes(hashes)->excludes(list);
    for (auto* const of_schedules : {schedules[0], schedules[1], shrink})
        of_schedules->excludes(hashes)->excludes(list)->excludes(scenario)->excludes(explore);
    pct->excludes(list);
    hashes->excludes(list)->excludes(json)->excludes(replay);
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    try {
        app.parse(argc, argv);
        if (!*one && !*many && !*replay && !*scenario && !*explore && !*list) {
            throw CLI::RequiredError{
                "One of --seed, --seeds, --replay, --scenario, --explore and --list"};
        }
    } catch (const CLI::ParseError& error) {
        const bool asked_for = error.get_exit_code() == 0; // --help and --version come so too
        parsed.exit_code = asked_for ? app.exit(error) : exit_misused;
        if (!asked_for) {
            std::fprintf(stderr, "confab-sim: %s\nRun with --help for more information.\n",
                         visible(error.what()).str().c_str());
        }
    }
    if (*one) options.seed = seed;
    if (*many) options.seeds = seeds;
    return parsed;
}

} // namespace confab::sim
