#include "measure.hpp"

#include <algorithm>
#include <confab/transport/udp/socket.hpp>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace confab::bench {

namespace {

using namespace std::chrono_literals;

/// A line that has not reached everybody by then is lost, and the closed loop goes on without it.
constexpr auto longest_way = 2s;
/// For acknowledgements that are held back.
constexpr auto settling = 60ms;
/// Lines come faster than the row delivers them, when so much is left at the end.
constexpr auto most_behind = 200ms;
constexpr auto longest_join = 400s;

double seconds(Clock::duration time) { return std::chrono::duration<double>{time}.count(); }

} // namespace

TemporaryDirectory::TemporaryDirectory() {
    path_ = (std::filesystem::temp_directory_path() / "bench_fanout.XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) udp::throw_last_error("make a directory");
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Silence silence_of(Task task) { return task == Task::idle ? Silence::usual : Silence::for_hours; }

Running::Running(const Row& row, std::size_t members, std::uint8_t host, const Options& options)
    : options_{options}, command_{row.command(directory_.path(), silence_of(options.task))},
      server_{command_.words, options.server_core, command_.port == 0},
      scene_{.members = members,
             .port = command_.port != 0 ? command_.port : server_.port(),
             .host = host,
             .writers = std::min(options.writers, members),
             .most_full_members = options.task == Task::fan_out ? Scene{}.most_full_members : 0,
             .silence = silence_of(options.task)},
      load_{row.load(scene_)}, tally_{members} {}

double Running::join() {
    const auto began = Clock::now();
    load_->join(began + longest_join);
    const auto joined = Clock::now();
    be_quiet(300ms);
    return seconds(joined - began);
}

void Running::be_quiet(std::chrono::milliseconds silence) {
    const auto deadline = Clock::now() + longest_join;
    for (auto last = Clock::now(); Clock::now() < last + silence;) {
        if (load_->turn(tally_, 10ms)) last = Clock::now();
        if (last > deadline) throw std::runtime_error{"it does not become quiet"};
    }
}

Figures Running::closed_loop() {
    tally_.start(false);
    const std::uint64_t datagrams = load_->datagrams();
    const Usage before = server_.usage();
    const auto began = Clock::now();
    const auto end = began + options_.window;
    for (auto now = began; now < end; now = Clock::now()) {
        while (tally_.outstanding() < options_.in_flight)
            say();
        load_->turn(tally_, 100ms);
        tally_.give_up(now - longest_way);
    }
    drain();
    const auto ended = Clock::now();
    be_quiet(settling);
    return figures(before, datagrams, began, ended);
}

Figures Running::open_loop() {
    tally_.start(true);
    const std::chrono::duration<double> pause{1.0 / static_cast<double>(options_.rate)};
    const auto lines = static_cast<std::size_t>(seconds(options_.window) / pause.count());
    const std::uint64_t datagrams = load_->datagrams();
    const Usage before = server_.usage();
    const auto began = Clock::now();
    bool overloaded = false;
    for (std::size_t said = 0; said < lines && !overloaded;) {
        const auto now = Clock::now();
        for (; said < lines && began + static_cast<double>(said) * pause <= now; ++said)
            say();
        load_->turn(tally_, 1ms);
        overloaded = tally_.outstanding() > options_.rate;
    }
    const bool is_drained = drain();
    const auto ended = Clock::now();
    if (!is_drained || ended - began > options_.window + most_behind) overloaded = true;
    be_quiet(settling);
    Figures result = figures(before, datagrams, began, ended);
    result.p50 = tally_.delay(0.5);
    result.p99 = tally_.delay(0.99);
    result.overloaded = overloaded;
    return result;
}

double Running::idle(std::chrono::milliseconds window) {
    const double before = server_.usage().nanoseconds;
    const auto began = Clock::now();
    while (Clock::now() < began + window)
        load_->turn(tally_, 100ms);
    return (server_.usage().nanoseconds - before) / 1e6 / seconds(Clock::now() - began);
}

void Running::say() {
    const std::size_t member = scene_.writer(writer_++);
    const Line line{tally_.say(member, !load_->hears_own(), Clock::now())};
    load_->say(member, line.text());
}

/// Until everybody has heard all, or nothing comes any more: then it is false.
bool Running::drain() {
    auto last = Clock::now();
    for (std::uint64_t before = 0; tally_.outstanding() > 0 && Clock::now() < last + longest_way;) {
        load_->turn(tally_, 10ms);
        if (std::exchange(before, tally_.delivered()) != tally_.delivered()) last = Clock::now();
    }
    return tally_.outstanding() == 0;
}

Figures Running::figures(const Usage& before, std::uint64_t datagrams, Clock::time_point began,
                         Clock::time_point ended) {
    const Usage after = server_.usage();
    const auto deliveries = static_cast<double>(std::max<std::uint64_t>(tally_.delivered(), 1));
    const double cost = (after.nanoseconds - before.nanoseconds) / 1000 / deliveries;
    const double user = after.user_ticks - before.user_ticks;
    const double system = after.system_ticks - before.system_ticks;
    const double share = user + system > 0 ? user / (user + system) : 0;
    const auto arrived = static_cast<double>(load_->datagrams() - datagrams);
    return {.user = cost * share,
            .system = cost * (1 - share),
            .deliveries_a_second = deliveries / seconds(ended - began),
            .lines_in_datagram = arrived > 0 ? deliveries / arrived : 0,
            .lost = static_cast<double>(tally_.lost()),
            .repeated = static_cast<double>(tally_.repeated())};
}

} // namespace confab::bench
