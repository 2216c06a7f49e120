#include "sweep.hpp"

#include "artifacts.hpp"
#include "finding.hpp"
#include "report.hpp"
#include "seed.hpp"

#include <confab/sim/json.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace confab::sim {

namespace {

/// Seeds that several threads run, whose outcomes are taken in order.
class Workers {
public:
    explicit Workers(const ProgramOptions& options)
        : options_{options}, end_{options.first + *options.seeds}, next_{options.first} {
        for (unsigned at = 0; at < options.jobs; ++at)
            threads_.emplace_back([this] { work(); });
    }
    ~Workers() {
        {
            const std::lock_guard lock{mutex_};
            next_ = end_;
        }
        room_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Waits for it. Precondition: those before have been taken.
    Outcome take(std::uint64_t seed) {
        std::unique_lock lock{mutex_};
        done_.wait(lock, [&] { return outcomes_.contains(seed); });
        Outcome outcome = std::move(outcomes_.extract(seed).mapped());
        taken_ = seed + 1;
        room_.notify_all();
        return outcome;
    }

private:
    /// No worker runs so far ahead that much is kept.
    static constexpr std::uint64_t most_ahead = 256;

    void work() {
        std::unique_lock lock{mutex_};
        while (true) {
            room_.wait(lock, [&] { return next_ == end_ || next_ - options_.first < ahead(); });
            if (next_ == end_) return;
            const std::uint64_t seed = next_++;
            lock.unlock();
            Outcome outcome = run_seed_of(seed, options_);
            lock.lock();
            outcomes_.emplace(seed, std::move(outcome));
            done_.notify_all();
        }
    }
    [[nodiscard]] std::uint64_t ahead() const {
        return std::max(taken_, options_.first) - options_.first + most_ahead;
    }

    const ProgramOptions& options_;
    std::uint64_t end_;
    std::mutex mutex_;
    std::condition_variable done_;
    std::condition_variable room_;
    std::uint64_t next_;
    std::uint64_t taken_ = 0;
    std::map<std::uint64_t, Outcome> outcomes_;
    std::vector<std::thread> threads_;
};

/// Tells how far a sweep is: on a terminal in one line, elsewhere ten times.
class Progress {
public:
    explicit Progress(std::uint64_t wanted) : wanted_{wanted} {}

    void show(const Sweep& sweep, std::chrono::duration<double> wall) const {
        const std::uint64_t step = terminal_ ? 20 : (wanted_ + 9) / 10;
        const bool last = sweep.done == wanted_;
        if (sweep.done % step != 0 && !last) return;
        std::cerr << (terminal_ ? "\r\x1B[K" : "") << describe_progress(sweep, wanted_, wall)
                  << (terminal_ && !last ? "" : "\n") << std::flush;
    }

    /// A line of its own goes out now.
    void make_room() const {
        if (terminal_) std::cerr << "\r\x1B[K" << std::flush;
    }

private:
    std::uint64_t wanted_;
    bool terminal_ = isatty(STDERR_FILENO) == 1;
};

} // namespace

int run_many(const ProgramOptions& options) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto wall = [&] { return std::chrono::duration<double>{Clock::now() - start}; };
    Sweep sweep;
    const Progress progress{*options.seeds};
    Workers workers{options};
    for (std::uint64_t at = 0; at < *options.seeds; ++at) {
        const std::uint64_t seed = options.first + at;
        const Outcome outcome = workers.take(seed);
        sweep.add(outcome);
        if (options.hashes) {
            std::cout << seed << ' ' << to_hex(outcome.hash) << '\n';
            continue;
        }
        if (outcome.violation) {
            progress.make_room();
            const std::string title = title_of(seed, options);
            const bool is_first = sweep.failed.size() == 1;
            if (is_first && wants_finding(options)) {
                Outcome again = run_for_files(seed, options);
                if (!again.violation) again.violation = outcome.violation; // S15 takes two runs
                show_finding(again, title, command_of(seed, options), options);
            } else {
                std::cout << describe_outcome(outcome, title, command_of(seed, options),
                                              options.json)
                          << std::flush;
            }
            sweep.is_cut_short = options.until_failure;
            if (sweep.is_cut_short) break;
        }
        progress.show(sweep, wall());
    }
    if (!options.hashes) std::cout << describe_sweep(sweep, wall(), options.json);
    return sweep.failed.empty() ? exit_well : exit_failed;
}

} // namespace confab::sim
