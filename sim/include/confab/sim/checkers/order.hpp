// order: S1: a member of confab/1 hears what its room's log says from its join point on,
// all of it, once, in its order, and long texts whole; what it does not hear is exactly covered by
// a gap. Nothing excuses it: the network may do what it likes.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class OrderChecker {
public:
    explicit OrderChecker(NameFolding fold) : fold_{fold} {}

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Started, fact::Recorded, fact::Told>();

    void check(const Facts& facts, Verdict& verdict) {
        welcome_.reset();
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                on_start(*started);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                on_told(*told, verdict);
            }
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(logs_, readers_);
    }
    friend bool operator==(const OrderChecker&, const OrderChecker&) = default;

private:
    struct Line {
        Record record;
        bool counts;
        template <typename Show>
        void show_state(Show show) const {
            show(record, counts);
        }
        friend bool operator==(const Line&, const Line&) = default;
    };
    struct Log {
        Sequence first{};
        std::deque<Line> lines{};
        std::map<std::string, Author> holders{};
        template <typename Show>
        void show_state(Show show) const {
            show(first, lines, holders);
        }
        friend bool operator==(const Log&, const Log&) = default;
    };
    struct Reader {
        std::string name{};
        LogId log{};
        std::optional<Sequence> next{}; ///< nothing before it is welcome
        std::string text{};             ///< pieces so far
        bool open = false;              ///< and the first of them was read
        template <typename Show>
        void show_state(Show show) const {
            show(name, log, next, text, open);
        }
        friend bool operator==(const Reader&, const Reader&) = default;
    };

    void on_start(const fact::Started& started) {
        readers_.erase(started.node);
        if (started.node == started.server || started.dialect != Dialect::confab1) return;
        readers_[started.node] = {.name = started.name};
    }

    void on_record(const fact::Recorded& recorded) {
        const auto [found, is_new] = logs_.try_emplace(recorded.log);
        Log& log = found->second;
        if (is_new) log.first = recorded.number;
        const auto held_so_far = static_cast<std::int64_t>(log.lines.size());
        if (recorded.number - log.first < held_so_far) return; // another room's, of the same log
        const Record& record = recorded.record;
        const std::string folded = fold_(record.name);
        const auto holder = log.holders.find(folded);
        const bool held = holder != log.holders.end();
        bool counts = record.kind == RecordKind::notice;
        if (record.kind == RecordKind::joined) counts = !held;
        if (record.kind == RecordKind::left || record.kind == RecordKind::text) {
            counts = held && holder->second == record.author;
        }
        if (counts && record.kind == RecordKind::joined) log.holders[folded] = record.author;
        if (counts && record.kind == RecordKind::left) log.holders.erase(holder);
        log.lines.push_back({record, counts});
    }

    void on_delivered(const Packet& packet) {
        const auto* const welcome = packet.as<wire::Welcome>();
        if (welcome != nullptr) welcome_ = *welcome;
    }

    void on_told(const fact::Told& told, Verdict& verdict) {
        const auto found = readers_.find(told.node);
        if (found == readers_.end()) return;
        Reader& reader = found->second;
        const Event& event = told.event;
        if (std::holds_alternative<Welcomed>(event) ||
            std::holds_alternative<HistoryChanged>(event)) {
            if (!welcome_) return verdict.breach("S1", to_string(told.node) + " is in unasked");
            reader.log = welcome_->log;
            reader.next = welcome_->start;
            reader.open = false;
        } else if (const auto* const gap = std::get_if<Gap>(&event)) {
            on_gap(told.node, reader, *gap, verdict);
        } else if (is_of_the_log(event)) {
            on_line(told, reader, verdict);
        }
    }

    static bool is_of_the_log(const Event& event) {
        return std::holds_alternative<Joined>(event) || std::holds_alternative<Left>(event) ||
               std::holds_alternative<Said>(event) || std::holds_alternative<Announced>(event);
    }

    /// The next thing that the log has for this reader must be the event.
    void on_line(const fact::Told& told, Reader& reader, Verdict& verdict) {
        std::optional<Event> due;
        while (!due && has_next(reader))
            due = read_next(reader);
        if (due == told.event) return;
        verdict.breach("S1", to_string(told.node) + " has heard: " + to_string(told.event) +
                                 "; its log says: " + (due ? to_string(*due) : "nothing more"));
    }

    /// What lies before the gap has been told; what is in it has not.
    void on_gap(const Endpoint& node, Reader& reader, const Gap& gap, Verdict& verdict) {
        while (has_next(reader) && *reader.next < gap.first) {
            if (const auto due = read_next(reader)) {
                verdict.breach("S1",
                               to_string(node) + " was not told before a gap: " + to_string(*due));
            }
        }
        if (reader.next != gap.first || gap.last < gap.first) {
            verdict.breach("S1", to_string(node) + " was told of a gap that is none");
        }
        reader.next = gap.last + 1;
        reader.open = false;
    }

    [[nodiscard]] bool has_next(const Reader& reader) const {
        const auto log = logs_.find(reader.log);
        if (!reader.next || log == logs_.end()) return false;
        const auto at = *reader.next - log->second.first;
        return at >= 0 && static_cast<std::size_t>(at) < log->second.lines.size();
    }

    /// What the next record is to this reader; nothing: it is nothing to tell.
    std::optional<Event> read_next(Reader& reader) const {
        const Log& log = logs_.at(reader.log);
        const Line& line = log.lines[static_cast<std::size_t>(*reader.next - log.first)];
        reader.next = *reader.next + 1;
        const Record& record = line.record;
        if (!line.counts || record.kind != RecordKind::text) reader.open = false;
        if (!line.counts) return std::nullopt;
        const bool own = record.name == reader.name;
        switch (record.kind) {
        case RecordKind::joined:
            return own ? std::nullopt : std::optional<Event>{Joined{record.name}};
        case RecordKind::left:
            if (!own) return Left{record.name, record.reason, record.text};
            return record.text.empty() ? std::nullopt
                                       : std::optional<Event>{Announced{record.text}};
        case RecordKind::notice:
            return Announced{record.text};
        case RecordKind::text:
            break;
        }
        if (record.first) reader.text.clear();
        reader.open = reader.open || record.first;
        reader.text += record.text;
        if (!record.last || !std::exchange(reader.open, false)) return std::nullopt;
        return Said{record.name, reader.text};
    }

    NameFolding fold_;
    std::map<LogId, Log> logs_;
    std::map<Endpoint, Reader> readers_;   ///< by member
    std::optional<wire::Welcome> welcome_; ///< of this step
};

} // namespace confab::sim
