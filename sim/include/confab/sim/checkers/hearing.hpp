// hearing: S18: what a classic member hears is in its room's log, after its join point; and while
// the network has neither doubled nor reordered its lines, it hears them in the order of the log.
#pragma once

#include "../fact.hpp"
#include "../line_quality.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/record.hpp>
#include <confab/wire/classic.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <variant>

namespace confab::sim {

class HearingChecker {
public:
    explicit HearingChecker(NameFolding fold) : fold_{fold} {}

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Started, fact::Recorded, fact::Told>();

    void check(const Facts& facts, const LineQuality& quality, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                on_start(*started);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                on_told(*told, quality, verdict);
            }
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(logs_, listeners_);
    }
    friend bool operator==(const HearingChecker&, const HearingChecker&) = default;

private:
    struct Listener {
        Endpoint server{};
        std::string folded{};
        std::size_t join_point = 0; ///< nothing before it can be heard
        std::size_t next = 0;       ///< behind what was heard last, in the order of the log
        bool in_log = false;        ///< the join point is that of a record, not of the start

        template <typename Show>
        void show_state(Show show) const {
            show(server, folded, join_point, next, in_log);
        }
        friend bool operator==(const Listener&, const Listener&) = default;
    };

    void on_start(const fact::Started& started) {
        if (started.node == started.server || started.dialect != Dialect::classic) return;
        const std::size_t end = logs_[started.server].size();
        Listener listener{.server = started.server,
                          .folded = fold_(started.name),
                          .join_point = end,
                          .next = end};
        const auto [known, is_new] = listeners_.try_emplace(started.node, listener);
        // Who is started again on its port takes over the stay, and hears what was meant for it.
        if (!is_new) known->second.folded = std::move(listener.folded);
    }

    void on_record(const fact::Recorded& recorded) {
        auto& log = logs_[recorded.room];
        log.push_back(recorded.record);
        if (recorded.record.kind != RecordKind::joined) return;
        const std::string folded = fold_(recorded.record.name);
        for (auto& [endpoint, listener] : listeners_) {
            if (listener.in_log || listener.server != recorded.room) continue;
            if (listener.folded != folded) continue;
            listener.in_log = true;
            listener.join_point = listener.next = log.size() - 1;
        }
    }

    void on_told(const fact::Told& told, const LineQuality& quality, Verdict& verdict) {
        const auto found = listeners_.find(told.node);
        if (found == listeners_.end() || quality.was_lied_to(told.node)) return;
        Listener& listener = found->second;
        if (!is_of_the_log(told.event)) return;
        const auto& log = logs_[listener.server];
        // The welcome is an answer, not a line: it is repeated when asked again.
        const bool is_answer = std::holds_alternative<Welcomed>(told.event);
        const bool ordered = !is_answer && !quality.is_shuffled(told.node);
        for (std::size_t at = ordered ? listener.next : listener.join_point; at < log.size();
             ++at) {
            if (!matches(told.event, log[at], listener)) continue;
            // A text that no classic datagram holds comes in parts, each of them said.
            const bool in_parts = log[at].text.size() > classic::max_text_size(log[at].name);
            if (ordered) listener.next = in_parts ? at : at + 1;
            return;
        }
        verdict.breach("S18", to_string(told.node) + " has heard what its log does not say " +
                                  (ordered ? "there: " : "at all: ") + to_string(told.event));
    }

    static bool is_of_the_log(const Event& event) {
        return std::holds_alternative<Welcomed>(event) || std::holds_alternative<Joined>(event) ||
               std::holds_alternative<Left>(event) || std::holds_alternative<Said>(event) ||
               std::holds_alternative<Announced>(event);
    }

    [[nodiscard]] bool matches(const Event& event, const Record& record,
                               const Listener& listener) const {
        switch (record.kind) {
        case RecordKind::joined: {
            const auto* const joined = std::get_if<Joined>(&event);
            if (joined != nullptr) return joined->name == record.name;
            return std::holds_alternative<Welcomed>(event) && fold_(record.name) == listener.folded;
        }
        case RecordKind::left: {
            const auto* const left = std::get_if<Left>(&event);
            if (left != nullptr) return left->name == record.name;
            // The administrator's words to whom it has removed.
            const auto* const words = std::get_if<Announced>(&event);
            return words != nullptr && words->text == record.text &&
                   fold_(record.name) == listener.folded;
        }
        case RecordKind::text: {
            const auto* const said = std::get_if<Said>(&event);
            if (said == nullptr || said->name != record.name) return false;
            const bool in_parts = record.text.size() > classic::max_text_size(record.name);
            return said->text == record.text ||
                   (in_parts && record.text.find(said->text) != std::string::npos);
        }
        case RecordKind::notice: {
            const auto* const announced = std::get_if<Announced>(&event);
            return announced != nullptr && announced->text == record.text;
        }
        }
        return false;
    }

    NameFolding fold_;
    std::map<Endpoint, std::deque<Record>> logs_; ///< by room
    std::map<Endpoint, Listener> listeners_;
};

} // namespace confab::sim
