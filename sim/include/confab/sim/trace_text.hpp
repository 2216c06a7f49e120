// trace_text: a line of a trace as one line of JSON.
// The one rule: times are whole nanoseconds since the world's start; every line has `at` and
// `fact`, and besides these what its fact holds.
#pragma once

#include "fact.hpp"
#include "json.hpp"
#include "trace.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/reason.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace confab::sim {

namespace trace_text {

constexpr const char* name_of(Command command) {
    constexpr std::array names{"say", "leave", "announce", "kick", "close"};
    return names[static_cast<std::size_t>(command)];
}
constexpr const char* name_of(LossCause cause) {
    constexpr std::array names{"chance",  "parted",     "closed",  "burst",
                               "too_big", "queue_full", "rebound", "inbox_full"};
    return names[static_cast<std::size_t>(cause)];
}
constexpr const char* name_of(RecordKind kind) {
    constexpr std::array names{"joined", "left", "text", "notice"};
    return names[static_cast<std::size_t>(kind)];
}

/// Adds the members of each fact to an object.
class Writer {
public:
    explicit Writer(JsonObject& out) : out_{out} {}

    void operator()(const fact::Started& fact) {
        kind("started").add("node", to_string(fact.node));
        if (fact.node != fact.server) {
            out_.add("server", to_string(fact.server)).add("name", fact.name);
        }
    }
    void operator()(const fact::Stopped& fact) {
        kind("stopped").add("node", to_string(fact.node));
    }
    void operator()(const fact::Commanded& fact) {
        kind("commanded").add("node", to_string(fact.node)).add("command", name_of(fact.command));
        if (fact.command == Command::kick) out_.add("name", fact.name);
        if (fact.command != Command::leave && fact.command != Command::close) {
            out_.add("text", fact.text);
        }
    }
    void operator()(const fact::Woken& fact) { kind("woken").add("node", to_string(fact.node)); }
    void operator()(const fact::Sent& fact) { packet("sent", fact.packet); }
    void operator()(const fact::Injected& fact) { packet("injected", fact.packet); }
    void operator()(const fact::Delivered& fact) { packet("delivered", fact.packet); }
    void operator()(const fact::Doubled& fact) { way("doubled", fact.from, fact.to, fact.number); }
    void operator()(const fact::Lost& fact) {
        way("lost", fact.from, fact.to, fact.number);
        out_.add("cause", name_of(fact.cause));
    }
    void operator()(const fact::Reported& fact) {
        kind("reported").add("node", to_string(fact.node)).add("closed", to_string(fact.peer));
    }
    void operator()(const fact::ReportLost& fact) {
        kind("report_lost").add("node", to_string(fact.node)).add("closed", to_string(fact.peer));
    }
    void operator()(const fact::LogChanged& fact) {
        kind("log_changed").add("room", to_string(fact.room));
    }
    void operator()(const fact::Recorded& fact) {
        const Record& record = fact.record;
        kind("recorded").add("room", to_string(fact.room)).add("kind", name_of(record.kind));
        out_.add("name", record.name);
        if (record.kind == RecordKind::left) out_.add("reason", to_string(record.reason));
        if (!record.first || !record.last) {
            out_.add("first", record.first).add("last", record.last);
        }
        out_.add("text", record.text).add("member", record.author.member);
        out_.add("submission", record.submission);
    }
    void operator()(const fact::Progressed& fact) {
        kind("progressed").add("node", to_string(fact.node)).add("queued", fact.progress.queued);
        out_.add("committed", fact.progress.committed).add("delivered", fact.progress.delivered);
        out_.add("refused", fact.progress.refused);
    }
    void operator()(const fact::Told& fact) {
        kind("told").add("node", to_string(fact.node)).add("event", to_string(fact.event));
    }
    void operator()(const fact::HandledForeign& fact) {
        kind("handled_foreign").add("room", to_string(fact.room));
        out_.add("before", to_hex(fact.before)).add("after", to_hex(fact.after));
    }
    void operator()(const fact::Corrupted& fact) {
        way("corrupted", fact.from, fact.to, fact.number).add("bit", std::uint64_t{fact.bit});
    }
    void operator()(const fact::Cut& fact) {
        way("cut", fact.from, fact.to, fact.number).add("size", std::uint64_t{fact.size});
    }
    void operator()(const fact::Held& fact) { way("held", fact.from, fact.to, fact.number); }
    void operator()(const fact::Rebound& fact) {
        kind("rebound").add("node", to_string(fact.node));
        out_.add("from", to_string(fact.from)).add("to", to_string(fact.to));
    }
    void operator()(const fact::Paused& fact) { kind("paused").add("node", to_string(fact.node)); }
    void operator()(const fact::Resumed& fact) {
        kind("resumed").add("node", to_string(fact.node));
    }
    void operator()(const fact::ClockChanged& fact) {
        kind("clock_changed").add("node", to_string(fact.node));
        out_.add_raw("ahead", std::to_string(fact.ahead.count()));
        out_.add_raw("drift", std::to_string(fact.drift));
    }

private:
    JsonObject& kind(const char* name) { return out_.add("fact", name); }
    JsonObject& way(const char* name, const Endpoint& from, const Endpoint& to,
                    std::uint64_t number) {
        kind(name).add("from", to_string(from)).add("to", to_string(to));
        return out_.add("number", number);
    }
    void packet(const char* name, const Packet& packet) {
        way(name, packet.from, packet.to, packet.number).add("bytes", BytesView{packet.bytes});
    }

    JsonObject& out_;
};

} // namespace trace_text

/// Without the line's end.
inline std::string to_json(const TraceLine& line) {
    JsonObject object;
    object.add("at", static_cast<std::uint64_t>(line.at.count()));
    std::visit(trace_text::Writer{object}, line.fact);
    return object.str();
}

} // namespace confab::sim
