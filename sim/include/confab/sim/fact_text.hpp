// fact_text: what happened to one node, in a few words for people.
// The one rule: safe to print, and short: what is long is cut between characters.
#pragma once

#include "datagram_text.hpp"
#include "fact.hpp"
#include "trace_text.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/reason.hpp>
#include <confab/vocabulary/utf8.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace confab::sim {

/// A fact that is about one node; datagrams have two, and a text of their own.
struct NodeFact {
    Endpoint node{};
    const char* name = "";
    std::string text{};
};

namespace fact_text {

inline constexpr std::size_t max_event = 240; ///< bytes

using datagram_text::in_quotes;
using datagram_text::shown;

inline std::string words(const fact::Commanded& fact) {
    std::string line = trace_text::name_of(fact.command);
    if (fact.command == Command::kick) line += ' ' + shown(fact.name);
    const bool wordless = fact.command == Command::leave || fact.command == Command::close;
    return wordless ? line : line + ' ' + in_quotes(fact.text);
}

inline std::string words(const fact::Recorded& fact) {
    const Record& record = fact.record;
    std::string line = std::to_string(fact.number.value()) + ": " +
                       trace_text::name_of(record.kind) + ' ' + shown(record.name);
    if (record.kind == RecordKind::left) line += ": " + std::string{to_string(record.reason)};
    if (record.kind == RecordKind::joined || record.text.empty()) return line;
    return line + ' ' + in_quotes(record.text) + (record.last ? "" : "…");
}

inline std::string words(const fact::Progressed& fact) {
    const Progress& progress = fact.progress;
    return std::to_string(progress.queued) + " queued, " + std::to_string(progress.committed) +
           " committed, " + std::to_string(progress.delivered) + " delivered, " +
           std::to_string(progress.refused) + " refused";
}

inline std::string words(const Event& event) {
    const std::string line = to_string(event);
    const std::string_view part = utf8::prefix(line, max_event);
    return std::string{part} + (part.size() < line.size() ? "…" : "");
}

struct Reader {
    using Read = std::optional<NodeFact>;

    Read operator()(const fact::Started& fact) const {
        const bool room = fact.node == fact.server;
        return NodeFact{fact.node, "started",
                        room ? "" : shown(fact.name) + ", for " + to_string(fact.server)};
    }
    Read operator()(const fact::Stopped& fact) const { return NodeFact{fact.node, "stopped"}; }
    Read operator()(const fact::Commanded& fact) const {
        return NodeFact{fact.node, "commanded", words(fact)};
    }
    Read operator()(const fact::Woken& fact) const { return NodeFact{fact.node, "woken"}; }
    Read operator()(const fact::Reported& fact) const {
        return NodeFact{fact.node, "reported", "nobody listens at " + to_string(fact.peer)};
    }
    Read operator()(const fact::ReportLost& fact) const {
        return NodeFact{fact.node, "report_lost", "nobody listens at " + to_string(fact.peer)};
    }
    Read operator()(const fact::LogChanged& fact) const {
        return NodeFact{fact.room, "log_changed"};
    }
    Read operator()(const fact::Recorded& fact) const {
        return NodeFact{fact.room, "recorded", words(fact)};
    }
    Read operator()(const fact::Progressed& fact) const {
        return NodeFact{fact.node, "progressed", words(fact)};
    }
    Read operator()(const fact::Told& fact) const {
        return NodeFact{fact.node, "told", words(fact.event)};
    }
    Read operator()(const fact::Rebound& fact) const {
        return NodeFact{fact.node, "rebound", to_string(fact.from) + " → " + to_string(fact.to)};
    }
    Read operator()(const fact::Paused& fact) const { return NodeFact{fact.node, "paused"}; }
    Read operator()(const fact::Resumed& fact) const { return NodeFact{fact.node, "resumed"}; }
    /// Of datagrams, and what only checkers read.
    template <typename Other>
    Read operator()(const Other&) const {
        return std::nullopt;
    }
};

} // namespace fact_text

/// Nothing for what happens to a datagram. `name` is that of trace_text.
inline std::optional<NodeFact> node_fact(const Fact& fact) {
    return std::visit(fact_text::Reader{}, fact);
}

} // namespace confab::sim
