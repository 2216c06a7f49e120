// quiet: S16: no reply elicits a reply for ever. What a room sends makes a member send nothing,
// but the texts that waited for its welcome; a request makes a room send one answer, and each
// record at most one line to each member, with a word for whom it concerns; and time goes on.
#pragma once

#include "../endpoint_set.hpp"
#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/protocol/classic_member.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <variant>

namespace confab::sim {

class QuietChecker {
public:
    static constexpr std::size_t most_wakings_at_once = 16; ///< of one node at one instant

    /// The excuse of a member: it has just been let in, and says what it was told to say before.
    static bool says_what_waited(const Facts& facts) {
        for (const Fact& fact : facts) {
            const auto* const told = std::get_if<fact::Told>(&fact);
            if (told != nullptr && std::holds_alternative<Welcomed>(told->event)) return true;
        }
        return false;
    }

    /// The excuse of confab/1: what arrives may let out what has waited for it. That it ends is
    /// seen at the end of a run, when nothing must be under way.
    [[nodiscard]] bool may_send_more(const fact::Delivered& delivered) const {
        return has_confab_ || wire::is_confab(delivered.packet.bytes);
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Recorded, fact::Delivered, fact::Woken>();

    void check(Duration at, const Facts& facts, Verdict& verdict) {
        if (facts.empty()) return;
        std::size_t sent = 0;
        std::size_t records = 0;
        const std::size_t members = members_;
        for (const Fact& fact : facts) {
            if (std::holds_alternative<fact::Sent>(fact)) ++sent;
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                ++records;
                follow(recorded->record);
            }
            if (const auto* const started = std::get_if<fact::Started>(&fact)) on_start(*started);
        }
        const auto* const delivered = std::get_if<fact::Delivered>(&facts.front());
        if (delivered != nullptr && !may_send_more(*delivered)) {
            const Endpoint& node = delivered->packet.to;
            const std::size_t waiting =
                says_what_waited(facts) ? ClassicMember::max_waiting_texts : 0;
            const std::size_t most = rooms_.contains(node) ? 1 + records * (members + 3) : waiting;
            if (sent > most) verdict.breach("S16", to_string(node) + " answers with too much");
        } else if (const auto* const woken = std::get_if<fact::Woken>(&facts.front())) {
            on_woken(at, woken->node, verdict);
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(wakings_, has_confab_, members_);
    }
    friend bool operator==(const QuietChecker&, const QuietChecker&) = default;

private:
    struct Wakings {
        Duration at{-1};
        std::size_t count = 0;
        template <typename Show>
        void show_state(Show show) const {
            show(at, count);
        }
        friend bool operator==(const Wakings&, const Wakings&) = default;
    };

    void on_start(const fact::Started& started) {
        if (started.node == started.server) rooms_.insert(started.node);
        has_confab_ = has_confab_ || started.dialect == Dialect::confab1;
        wakings_.erase(started.node);
    }

    void follow(const Record& record) {
        if (record.kind == RecordKind::joined) ++members_;
        if (record.kind == RecordKind::left && members_ > 0) --members_;
    }

    void on_woken(Duration at, const Endpoint& node, Verdict& verdict) {
        Wakings& wakings = wakings_[node];
        wakings.count = wakings.at == at ? wakings.count + 1 : 1;
        wakings.at = at;
        if (wakings.count <= most_wakings_at_once) return;
        verdict.breach("S16", to_string(node) + " wants to be stepped for ever, and time stands");
    }

    EndpointSet rooms_;
    std::map<Endpoint, Wakings> wakings_;
    bool has_confab_ = false; ///< a member speaks it
    std::size_t members_ = 0; ///< of all rooms: a bound for each
};

} // namespace confab::sim
