// schedule_text: schedules as small text files that people read and keep, a line for each thing.
// The one rule: what is written here is read back as the same schedule, by every later version:
// the first line says which form it has.
#pragma once

#include "schedule.hpp"
#include "settings.hpp"
#include "token_reader.hpp"
#include "token_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

namespace confab::sim {

namespace schedule_text {

inline constexpr std::string_view form = "confab-schedule 1";

inline void write_copy(TokenWriter& line, const Copy& copy) {
    line.word("after")(copy.after);
    if (copy.damage.cut_to) line.word("cut")(*copy.damage.cut_to);
    if (copy.damage.flipped_bit) line.word("flip")(*copy.damage.flipped_bit);
}

inline std::string line_of(const FlightId& id, const Fate& fate) {
    TokenWriter line;
    line.word("fate")(id.from, id.to).word(id.report ? "report" : "datagram")(id.nth);
    if (fate.lost) return line.word("lost")(*fate.lost).str();
    write_copy(line, fate.first);
    if (fate.second) write_copy(line.word("and"), *fate.second);
    return line.str();
}

inline std::string line_of(const Step& step) {
    TokenWriter line;
    line.word("at")(step.at);
    std::visit(
        [&](const auto& action) { std::apply(line.word(action.word), action.fields(action)); },
        step.action);
    return line.str();
}

inline Copy read_copy(TokenReader& line) {
    Copy copy;
    if (!line.take_if("after")) TokenReader::fail("a fate", line.word());
    line(copy.after);
    if (line.take_if("cut")) line(copy.damage.cut_to.emplace());
    if (line.take_if("flip")) line(copy.damage.flipped_bit.emplace());
    return copy;
}

inline std::pair<FlightId, Fate> read_fate(TokenReader& line) {
    FlightId id;
    line(id.from, id.to);
    id.report = line.take_if("report");
    if (!id.report && !line.take_if("datagram")) TokenReader::fail("a datagram", line.word());
    line(id.nth);
    Fate fate;
    if (line.take_if("lost")) {
        line(fate.lost.emplace());
    } else {
        fate.first = read_copy(line);
        if (line.take_if("and")) fate.second = read_copy(line);
    }
    return {id, fate};
}

/// Tries the kinds of actions from the first on.
template <std::size_t Kind = 0>
Action read_action(std::string_view word, TokenReader& line) {
    if constexpr (Kind == std::variant_size_v<Action>) {
        TokenReader::fail("an action", word);
    } else {
        std::variant_alternative_t<Kind, Action> action;
        if (word != action.word) return read_action<Kind + 1>(word, line);
        std::apply(line, action.fields(action));
        return action;
    }
}

inline void read_setting(TokenReader& line, WorldOptions& options) {
    const std::string_view name = line.word();
    const auto setting =
        std::find_if(all_settings.begin(), all_settings.end(),
                     [&](const Setting& candidate) { return candidate.name == name; });
    if (setting == all_settings.end()) TokenReader::fail("an option", name);
    Duration time{};
    std::uint64_t number = 0;
    setting->is_time ? line(time) : line(number);
    setting->set(options, setting->is_time ? static_cast<std::uint64_t>(time.count()) : number);
}

inline void read_line(std::string_view text, Schedule& schedule) {
    TokenReader line{text};
    if (line.at_end() || text.starts_with('#')) return;
    const std::string_view word = line.word();
    if (word == "at") {
        Step step;
        line(step.at);
        step.action = read_action(line.word(), line);
        if (!schedule.steps.empty() && step.at < schedule.steps.back().at) {
            throw std::invalid_argument{"before the step above it"};
        }
        schedule.steps.push_back(std::move(step));
    } else if (word == "fate") {
        schedule.fates.insert(read_fate(line));
    } else if (word == "option") {
        read_setting(line, schedule.world);
    } else if (word == "secret") {
        line(schedule.world.room.secret);
    } else if (word == "log") {
        line(schedule.log);
    } else if (word == "lasts") {
        line(schedule.lasts);
    } else if (word == "finale") {
        line(schedule.finale.emplace());
    } else {
        TokenReader::fail("a line of a schedule", word);
    }
    line.end();
}

} // namespace schedule_text

/// With a line's end at the end.
inline std::string to_string(const Schedule& schedule) {
    std::string text{schedule_text::form};
    const auto add = [&](const std::string& line) { text += '\n' + line; };
    const WorldOptions plain;
    for (const Setting& setting : all_settings) {
        const std::uint64_t value = setting.get(schedule.world);
        if (value == setting.get(plain)) continue;
        TokenWriter line;
        line.word("option").word(setting.name);
        setting.is_time ? line(Duration{static_cast<std::int64_t>(value)}) : line(value);
        add(line.str());
    }
    if (schedule.world.room.secret != Secret{}) {
        add(TokenWriter{}.word("secret")(schedule.world.room.secret).str());
    }
    if (schedule.log != LogId{1}) add(TokenWriter{}.word("log")(schedule.log).str());
    for (const Step& step : schedule.steps)
        add(schedule_text::line_of(step));
    for (const auto& [id, fate] : schedule.fates)
        add(schedule_text::line_of(id, fate));
    add(TokenWriter{}.word("lasts")(schedule.lasts).str());
    if (schedule.finale) add(TokenWriter{}.word("finale")(*schedule.finale).str());
    return text + '\n';
}

/// Throws std::invalid_argument that names the line and quotes what is wrong in it.
inline Schedule parse_schedule(std::string_view text) {
    Schedule schedule;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        ++number;
        try {
            if (number > 1) {
                schedule_text::read_line(line, schedule);
            } else if (line != schedule_text::form) {
                TokenReader::fail("a schedule of confab", line);
            }
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument{"line " + std::to_string(number) + ": " + error.what()};
        }
    }
    if (number == 0) throw std::invalid_argument{"line 1: not a schedule of confab: it is empty"};
    return schedule;
}

} // namespace confab::sim
