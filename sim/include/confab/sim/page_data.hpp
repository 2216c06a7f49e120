// page_data: a trace as the JSON that the page reads (sim/page/model.js).
// The one rule: numbers stand in columns and each text once; no byte of it can end a script.
#pragma once

#include "datagram_kind.hpp"
#include "datagram_text.hpp"
#include "fact.hpp"
#include "fact_text.hpp"
#include "journey.hpp"
#include "json.hpp"
#include "lanes.hpp"
#include "trace.hpp"
#include "trace_text.hpp"
#include "violation.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/visible.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

namespace page_data {

/// A JSON array, item by item.
class Column {
public:
    void add(std::uint64_t number) { add_raw(std::to_string(number)); }
    void add_raw(std::string_view item) {
        if (!items_.empty()) items_ += ',';
        items_ += item;
    }
    [[nodiscard]] std::string str() const { return '[' + items_ + ']'; }

private:
    std::string items_;
};

/// Each different text once; it is known by its index.
class Texts {
public:
    std::uint64_t index(const std::string& text) {
        const auto [at, is_new] = indices_.try_emplace(text, indices_.size());
        if (is_new) column_.add_raw(json::quoted(visible(text).str()));
        return at->second;
    }
    [[nodiscard]] std::string str() const { return column_.str(); }

private:
    std::unordered_map<std::string, std::uint64_t> indices_;
    Column column_;
};

/// What an event of the stream is: `events.code`. Each has a row in one of the tables.
enum class Code : std::uint8_t { sent, injected, delivered, lost, held, doubled, fact };

/// The order of the columns on the page: rooms, members, strangers as they come.
class Places {
public:
    explicit Places(std::span<const TraceLine> trace) {
        Lanes lanes;
        for (const TraceLine& line : trace)
            lanes.read(line);
        places_.resize(lanes.all().size());
        for (const bool rooms : {true, false}) {
            for (std::size_t at = 0; at < places_.size(); ++at) {
                if (lanes.all()[at].room == rooms) add_node(at, lanes.all()[at]);
            }
        }
    }

    void read(const TraceLine& line) { lanes_.read(line); }

    std::uint64_t place(const Endpoint& seen) {
        if (const auto lane = lanes_.find(seen)) return places_[*lane];
        const auto [at, is_new] = strangers_.try_emplace(seen, count_);
        if (is_new) add("stranger", {}, seen);
        return at->second;
    }

    [[nodiscard]] std::string str() const { return column_.str(); }

private:
    void add_node(std::size_t lane, const Lane& node) {
        places_[lane] = count_;
        const bool classic = node.dialect == Dialect::classic;
        add(node.room ? "room" : classic ? "classic" : "confab/1", node.names, node.endpoint);
    }

    void add(const char* kind, const std::string& names, const Endpoint& endpoint) {
        column_.add_raw("[\"" + std::string{kind} + "\"," + json::quoted(visible(names).str()) +
                        ",\"" + to_string(endpoint) + "\"]");
        ++count_;
    }

    Lanes lanes_; ///< as far as the trace has been read
    std::vector<std::uint64_t> places_;
    std::map<Endpoint, std::uint64_t> strangers_;
    std::uint64_t count_ = 0;
    Column column_;
};

class Writer {
public:
    explicit Writer(std::span<const TraceLine> trace) : places_{trace} {
        for (const TraceLine& line : trace)
            read(line);
        flush_end();
    }

    void read(const TraceLine& line) {
        places_.read(line);
        journeys_.read(line);
        at_ = line.at;
        std::visit([this](const auto& fact) { this->add(fact); }, line.fact);
        if (const auto fact = node_fact(line.fact)) add_fact(*fact);
    }

    [[nodiscard]] std::string str(const std::optional<Violation>& violation,
                                  std::string_view title) const {
        JsonObject verdict;
        if (violation) {
            verdict.add_raw("invariant", quoted(violation->invariant));
            verdict.add_raw("what", quoted(violation->what));
            verdict.add("at", static_cast<std::uint64_t>(violation->at.count()));
        }
        Column kinds;
        for (const char* const name : datagram_kind_names)
            kinds.add_raw(json::quoted(name));
        return JsonObject{}
            .add("format", std::uint64_t{1})
            .add_raw("title", quoted(title))
            .add_raw("violation", violation ? verdict.str() : "null")
            .add_raw("nodes", places_.str())
            .add_raw("kinds", kinds.str())
            .add_raw("texts", texts_.str())
            .add_raw("events", table({{"wait", &wait_}, {"code", &code_}}))
            .add_raw("datagrams", table({{"step", &step_},
                                         {"from", &from_},
                                         {"to", &to_},
                                         {"size", &size_},
                                         {"kind", &kind_},
                                         {"text", &text_}}))
            .add_raw("fates", table({{"back", &back_}, {"note", &note_}}))
            .add_raw("facts",
                     table({{"node", &fact_node_}, {"name", &fact_name_}, {"text", &fact_text_}}))
            .str();
    }

private:
    static std::string quoted(std::string_view text) { return json::quoted(visible(text).str()); }

    static std::string table(std::initializer_list<std::pair<const char*, const Column*>> columns) {
        JsonObject object;
        for (const auto& [name, column] : columns)
            object.add_raw(name, column->str());
        return object.str();
    }

    void add(const fact::Sent& fact) { add_datagram(Code::sent, fact.packet); }
    void add(const fact::Injected& fact) { add_datagram(Code::injected, fact.packet); }
    void add(const fact::Delivered& fact) { add_fate(Code::delivered, fact.packet.number, {}); }
    void add(const fact::Lost& fact) {
        add_fate(Code::lost, fact.number, trace_text::name_of(fact.cause));
    }
    void add(const fact::Held& fact) {
        const auto index = journeys_.find(fact.number);
        const bool report = !index || journeys_.journeys()[*index].packet->to != fact.to;
        if (!report) add_fate(Code::held, fact.number, {});
    }
    void add(const fact::Doubled& fact) { add_fate(Code::doubled, fact.number, {}); }
    void add(const fact::Corrupted& fact) {
        add_note("bit " + std::to_string(fact.bit) + " flipped");
    }
    void add(const fact::Cut& fact) {
        add_note("cut from " + std::to_string(fact.size) + " bytes");
    }
    template <typename Other>
    void add(const Other&) {}

    void begin_event(Code code) {
        flush_end();
        wait_.add(static_cast<std::uint64_t>((at_ - last_).count()));
        code_.add(static_cast<std::uint64_t>(code));
        last_ = at_;
    }

    void add_datagram(Code code, const Packet& packet) {
        begin_event(code);
        step_.add(packet.number - last_number_);
        last_number_ = packet.number;
        from_.add(places_.place(packet.from));
        to_.add(places_.place(packet.to));
        size_.add(packet.bytes.size());
        kind_.add(static_cast<std::uint64_t>(kind_of(packet.bytes)));
        text_.add(texts_.index(describe(packet.bytes)));
    }

    /// Of a datagram that the trace knows: how many were sent since, and in words what there is to
    /// say; harm comes with the facts behind, so the row waits for them.
    void add_fate(Code code, std::uint64_t number, const std::string& note) {
        const auto index = journeys_.find(number);
        if (!index) return;
        begin_event(code);
        back_.add(journeys_.journeys().size() - 1 - *index);
        open_note_ = note;
    }
    void add_note(const std::string& note) {
        if (open_note_) *open_note_ += (open_note_->empty() ? "" : ", ") + note;
    }
    void flush_end() {
        if (open_note_) note_.add(texts_.index(*open_note_));
        open_note_.reset();
    }

    void add_fact(const NodeFact& fact) {
        begin_event(Code::fact);
        fact_node_.add(places_.place(fact.node));
        fact_name_.add(texts_.index(fact.name));
        fact_text_.add(texts_.index(fact.text));
    }

    Places places_;
    JourneyReader journeys_;
    Texts texts_;
    Duration at_{};
    Duration last_{};
    std::uint64_t last_number_ = 0;
    std::optional<std::string> open_note_;
    Column wait_, code_;
    Column step_, from_, to_, size_, kind_, text_;
    Column back_, note_;
    Column fact_node_, fact_name_, fact_text_;
};

} // namespace page_data

/// `<` stands as its number: in JSON it can only stand in a text, and nothing that ends a script is
/// without one.
inline std::string page_json(std::span<const TraceLine> trace,
                             const std::optional<Violation>& violation, std::string_view title) {
    const std::string json = page_data::Writer{trace}.str(violation, title);
    std::string safe;
    safe.reserve(json.size());
    for (const char c : json) {
        if (c == '<') {
            safe += "\\u003c";
        } else {
            safe += c;
        }
    }
    return safe;
}

} // namespace confab::sim
