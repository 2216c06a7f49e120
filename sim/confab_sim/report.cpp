#include "report.hpp"

#include <confab/sim/invariants.hpp>
#include <confab/sim/json.hpp>

#include <array>
#include <cstdio>

namespace confab::sim {

namespace {

std::string in_seconds(Duration duration) {
    return rounded(std::chrono::duration<double>{duration}.count());
}

std::string marks_json(const Marks& marks) {
    JsonObject object;
    for (std::size_t at = 0; at < mark_count; ++at)
        object.add(mark_infos[at].name, marks[static_cast<Mark>(at)]);
    return object.str();
}

std::string marks_table(const Marks& marks) {
    std::string table;
    for (std::size_t at = 0; at < mark_count; ++at) {
        const std::uint64_t count = marks[static_cast<Mark>(at)];
        if (count == 0) continue;
        std::string line = "  " + std::string{mark_infos[at].name};
        line.resize(30, ' ');
        table += line + std::to_string(count) + '\n';
    }
    return table;
}

template <typename Numbers>
std::string list_json(const Numbers& numbers) {
    std::string list;
    for (const auto number : numbers) {
        if (!list.empty()) list += ',';
        list += std::to_string(number);
    }
    return '[' + list + ']';
}

} // namespace

std::string rounded(double value) {
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.1f", value);
    return {text.data(), static_cast<std::size_t>(size)};
}

double per_second(std::uint64_t count, std::chrono::duration<double> wall) {
    return wall.count() > 0 ? static_cast<double>(count) / wall.count() : 0;
}

void Sweep::add(const Outcome& outcome) {
    ++done;
    facts += outcome.facts;
    lasted += outcome.lasted;
    marks += outcome.marks;
    if (outcome.violation) failed.push_back(outcome.seed);
}

std::string describe_outcome(const Outcome& outcome, const std::string& title,
                             const std::string& again, bool json) {
    const auto& violation = outcome.violation;
    if (json) {
        JsonObject object;
        object.add("run", title).add("seed", outcome.seed).add("holds", !violation.has_value());
        if (violation) {
            object.add("invariant", violation->invariant).add("what", violation->what);
            object.add("at", static_cast<std::uint64_t>(violation->at.count()));
            object.add("again", again);
        }
        object.add("hash", to_hex(outcome.hash)).add("facts", outcome.facts);
        object.add("datagrams", outcome.datagrams);
        object.add("lasted", static_cast<std::uint64_t>(outcome.lasted.count()));
        return object.add_raw("marks", marks_json(outcome.marks)).str() + '\n';
    }
    std::string text = title + ": ";
    if (violation) {
        text += violation->invariant + " is broken at " + in_seconds(violation->at) +
                " s: " + violation->what + "\n  run it again: " + again + "\n";
    } else {
        text += "all invariants hold\n";
    }
    return text + "  trace " + to_hex(outcome.hash) + ", " + std::to_string(outcome.facts) +
           " facts, " + std::to_string(outcome.datagrams) + " datagrams, " +
           in_seconds(outcome.lasted) + " s of virtual time\n";
}

std::string describe_sweep(const Sweep& sweep, std::chrono::duration<double> wall, bool json) {
    std::vector<std::string_view> unreached;
    for (std::size_t at = 0; at < swarm_mark_count; ++at) {
        if (!sweep.is_cut_short && sweep.marks[static_cast<Mark>(at)] == 0)
            unreached.push_back(mark_infos[at].name);
    }
    if (json) {
        std::string names;
        for (const auto name : unreached) {
            if (!names.empty()) names += ',';
            names += json::quoted(name);
        }
        JsonObject object;
        object.add("seeds", sweep.done).add_raw("failed", list_json(sweep.failed));
        object.add("facts", sweep.facts);
        object.add_raw("seeds_per_second", rounded(per_second(sweep.done, wall)));
        object.add_raw("marks", marks_json(sweep.marks));
        return object.add_raw("unreached", '[' + names + ']').str() + '\n';
    }
    std::string text = std::to_string(sweep.done) + (sweep.done == 1 ? " seed, " : " seeds, ") +
                       std::to_string(sweep.failed.size()) + " failed, in " +
                       rounded(wall.count()) + " s: " + rounded(per_second(sweep.done, wall)) +
                       " seeds/s, " + rounded(per_second(sweep.facts, wall)) +
                       " facts/s, each drawn seed run from two starts\n" + marks_table(sweep.marks);
    for (const auto name : unreached)
        text += "never reached: " + std::string{name} + '\n';
    for (const std::uint64_t seed : sweep.failed)
        text += "failed: seed " + std::to_string(seed) + '\n';
    return text;
}

std::string describe_entry(std::string_view kind, std::string_view name, std::string_view meaning,
                           bool json) {
    if (json) {
        return JsonObject{}.add("kind", kind).add("name", name).add("meaning", meaning).str() +
               '\n';
    }
    std::string line{kind};
    line.resize(11, ' ');
    line += name;
    line.resize(37, ' ');
    return line + std::string{meaning} + '\n';
}

std::string describe_list(bool json) {
    std::string text;
    for (const InvariantInfo& info : invariant_infos)
        text += describe_entry("invariant", info.name, info.meaning, json);
    for (const MarkInfo& info : mark_infos)
        text += describe_entry("mark", info.name, info.meaning, json);
    return text;
}

std::string describe_progress(const Sweep& sweep, std::uint64_t wanted,
                              std::chrono::duration<double> wall) {
    return std::to_string(sweep.done) + " of " + std::to_string(wanted) + " seeds, " +
           std::to_string(sweep.failed.size()) + " failed, " +
           rounded(per_second(sweep.done, wall)) + " seeds/s";
}

} // namespace confab::sim
