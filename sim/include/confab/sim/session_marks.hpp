// session_marks: the marks of confab/1, found in its datagrams as they are sent and come.
// The one rule: it reads what is on the wire, as anybody could who hears all; no node is asked.
#pragma once

#include "contents.hpp"
#include "endpoint_set.hpp"
#include "fact.hpp"
#include "marks.hpp"
#include "packet.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/sequence.hpp>
#include <confab/wire/message.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <variant>

namespace confab::sim {

class SessionMarks {
public:
    /// After every step, with what it did.
    void observe(const Facts& facts, Marks& marks) {
        sent_challenge_.reset();
        for (const Fact& fact : facts) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, marks);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet, marks);
            } else if (const auto* const lost = std::get_if<fact::Lost>(&fact)) {
                if (lost->number == sent_challenge_) marks.count(Mark::challenge_lost);
            } else if (std::holds_alternative<fact::Corrupted>(fact) ||
                       std::holds_alternative<fact::Cut>(fact)) {
                if (is_spoilt_) marks.count(Mark::harmed_dropped);
            }
        }
    }

    friend bool operator==(const SessionMarks&, const SessionMarks&) = default;

private:
    /// One way of one session.
    struct Way {
        Endpoint from{};
        wire::Token token{};

        friend auto operator<=>(const Way&, const Way&) = default;
    };

    void on_sent(const Packet& packet, Marks& marks) {
        if (!wire::is_confab(packet.bytes)) return;
        if (packet.as<wire::Challenge>() != nullptr) sent_challenge_ = packet.number;
        if (packet.as<wire::Reset>() != nullptr) marks.count(Mark::reset_answered);
        if (const auto* const join = packet.as<wire::Join>()) {
            if (!join->back || !returns_.insert(join->nonce).second) return;
            marks.count(Mark::member_returned);
        }
        if (const auto* const welcome = packet.as<wire::Welcome>()) {
            if (!welcomes_.insert(welcome->nonce).second) marks.count(Mark::welcome_repeated);
            const bool is_return = returns_.contains(welcome->nonce);
            if (!is_return && welcome->start < welcome->head) marks.count(Mark::history_sent);
        }
        if (const Contents* const contents = packet.contents()) {
            on_contents(packet, *contents, marks);
        }
    }

    void on_contents(const Packet& packet, const Contents& contents, Marks& marks) {
        const Way way{packet.from, contents.token};
        bool has_old = false;
        bool has_new = false;
        for (const Contents::Run& run : contents.records) {
            const Sequence last{run.last()};
            const auto [newest, is_first] = newest_.try_emplace(way, last);
            const bool is_new = is_first || newest->second < last;
            if (is_new) newest->second = last;
            (is_new ? has_new : has_old) = true;
        }
        // Only a room gives credit, and a member's is always none.
        const bool is_withheld = contents.ack && contents.ack->credit == 0;
        if (is_withheld && rooms_.contains(packet.from)) marks.count(Mark::credit_withheld);
        if (contents.probe) on_probe(contents.token, *contents.probe, marks);
        if (contents.close) {
            if (contents.close == wire::Code::replaced) marks.count(Mark::session_replaced);
            if (!closes_.insert(way).second) marks.count(Mark::farewell_repeated);
        }
        if (contents.tells_roster) {
            rooms_.insert(packet.from);
            if (!contents.ends_roster) marks.count(Mark::roster_by_pages);
        }
        if (has_old && has_new) marks.count(Mark::copies_taken_along);
        if (has_old && !has_new) marks.count(Mark::records_sent_again);
        if (has_old && contents.position) marks.count(Mark::probe_timed_out);
    }

    /// A second value for one session: the address before was not proven.
    void on_probe(wire::Token token, std::uint64_t value, Marks& marks) {
        std::optional<std::uint64_t>& asked = probes_[token];
        if (asked && *asked != value) marks.count(Mark::candidate_dropped);
        asked = value;
    }

    void on_delivered(const Packet& packet, Marks& marks) {
        is_spoilt_ = packet.message() == nullptr;
        const Contents* const contents = packet.contents();
        if (contents == nullptr || !contents->probe_ack) return;
        const auto asked = probes_.find(contents->token);
        if (asked == probes_.end() || asked->second != contents->probe_ack) return;
        asked->second.reset();
        marks.count(Mark::address_proven);
    }

    std::optional<std::uint64_t> sent_challenge_; ///< the number of this step's
    bool is_spoilt_ = false;                      ///< the last datagram that came is no message
    std::set<std::uint64_t> welcomes_;            ///< nonces
    std::set<std::uint64_t> returns_;             ///< nonces
    EndpointSet rooms_;                           ///< that have told who is there
    std::map<Way, Sequence> newest_;              ///< record that was sent
    std::set<Way> closes_;
    std::map<wire::Token, std::optional<std::uint64_t>> probes_; ///< that wait for their answer
};

} // namespace confab::sim
