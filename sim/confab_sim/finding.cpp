#include "finding.hpp"

#include "artifacts.hpp"
#include "report.hpp"

#include <confab/sim/replay.hpp>
#include <confab/sim/schedule_test.hpp>
#include <confab/sim/schedule_text.hpp>
#include <confab/sim/shrink.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace confab::sim {

namespace {

/// What the schedule's file says of it before the schedule itself, which reads it as remarks.
std::string remarks_of(const std::optional<Violation>& violation, const std::string& title,
                       const ProgramOptions& options) {
    std::string text = "# " + title + "\n";
    if (violation)
        text += "# " + violation->invariant + ": " + visible(violation->what).str() + "\n";
    return text + "# run it again: confab-sim --replay " + options.save + "\n";
}

std::string file_of(const Schedule& schedule, const std::string& remarks) {
    std::string text = to_string(schedule);
    return text.insert(text.find('\n') + 1, remarks);
}

std::string describe_shrunk(const Shrunk& shrunk, const Schedule& from,
                            std::chrono::duration<double> wall, bool json) {
    if (json) {
        JsonObject object;
        object.add("events_before", from.events()).add("events", shrunk.schedule.events());
        object.add("datagrams", shrunk.datagrams).add("runs", shrunk.runs);
        object.add("smallest", shrunk.is_smallest);
        return object.str() + '\n';
    }
    return "  shrunk from " + std::to_string(from.events()) + " events to " +
           std::to_string(shrunk.schedule.events()) + ", with " + std::to_string(shrunk.datagrams) +
           " datagrams, in " + std::to_string(shrunk.runs) + " runs, " + rounded(wall.count()) +
           " s" + (shrunk.is_smallest ? "" : "; it could be smaller still") + "\n" +
           to_string(shrunk.schedule);
}

std::string read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file && text.empty()) throw std::runtime_error{"cannot read " + path};
    return text;
}

} // namespace

void show_finding(const Outcome& outcome, const std::string& title, const std::string& again,
                  const ProgramOptions& options) {
    std::string told = describe_outcome(outcome, title, again, options.json);
    std::optional<Shrunk> shrunk;
    if (!outcome.schedule && wants_schedule(options)) {
        std::cerr << "confab-sim: " << title << " has no schedule: nothing is shrunk or saved\n";
    }
    if (options.shrink && outcome.violation && outcome.schedule) {
        const auto start = std::chrono::steady_clock::now();
        shrunk = shrink_schedule(*outcome.schedule, *outcome.violation);
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
        if (shrunk) {
            told += describe_shrunk(*shrunk, *outcome.schedule, wall, options.json);
        } else {
            std::cerr << "confab-sim: the schedule of " << title
                      << " alone does not fail: it can't be shrunk\n";
        }
    }
    const auto& violation = shrunk ? std::optional{shrunk->violation} : outcome.violation;
    const auto& schedule = shrunk ? std::optional{shrunk->schedule} : outcome.schedule;
    if (!options.save.empty() && schedule) {
        write_file("schedule", options.save,
                   file_of(*schedule, remarks_of(violation, title, options)));
    }
    if (!options.as_test.empty() && violation && schedule) {
        write_file("test", options.as_test, test_of(*schedule, *violation));
    }
    if (wants_artifacts(options) && shrunk) {
        const Replayed replayed = replay(shrunk->schedule, {.keep_trace = true});
        write_artifacts(options, replayed.outcome.trace, violation, title + ", shrunk");
    } else if (wants_artifacts(options)) {
        write_artifacts(options, outcome.trace, violation, title);
    }
    (use_stdout(options) ? std::cerr : std::cout) << told << std::flush;
}

int run_replay(const ProgramOptions& options) {
    std::optional<Schedule> schedule;
    try {
        schedule = parse_schedule(read_file(options.replay));
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error{options.replay + ": " + error.what()};
    }
    Replayed replayed = replay(*schedule, {.keep_trace = wants_artifacts(options)});
    replayed.outcome.schedule = *schedule;
    show_finding(replayed.outcome, options.replay, "confab-sim --replay " + options.replay,
                 options);
    const std::size_t missing = schedule->fates.size() - replayed.fates_met;
    if (missing > 0) {
        std::cerr << "confab-sim: " << missing << " of the schedule's fates had no datagram\n";
    }
    return replayed.outcome.violation ? exit_failed : exit_well;
}

} // namespace confab::sim
