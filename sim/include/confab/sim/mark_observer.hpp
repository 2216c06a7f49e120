// mark_observer: finds the marks in the facts of a world.
// The one rule: it judges nothing; what must hold is the checkers' business.
#pragma once

#include "cow.hpp"
#include "endpoint_set.hpp"
#include "fact.hpp"
#include "marks.hpp"
#include "session_marks.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/wire/classic.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

namespace confab::sim {

class MarkObserver {
public:
    explicit MarkObserver(classic::Wording wording) : wording_{std::move(wording)} {}

    /// After every step, with what it did.
    void observe(const Facts& facts) {
        step_ = {};
        for (const Fact& fact : facts)
            std::visit([this](const auto& kind) { this->on(kind); }, fact);
        if (step_.welcomed && step_.sent) marks_.count(Mark::waiting_text_sent);
        sessions_.observe(facts, marks_);
    }

    [[nodiscard]] const Marks& marks() const { return marks_; }

    friend bool operator==(const MarkObserver&, const MarkObserver&) = default;

private:
    /// What this step has shown so far.
    struct Step {
        Endpoint asker{}; ///< whose datagram was delivered
        char request = 0; ///< its first byte
        bool recorded = false;
        bool welcomed = false;
        bool sent = false;
        friend bool operator==(const Step&, const Step&) = default;
    };

    template <typename Kind>
    void on(const Kind&) {}

    void on(const fact::Doubled&) { marks_.count(Mark::datagram_doubled); }
    void on(const fact::ReportLost&) { marks_.count(Mark::report_lost); }

    void on(const fact::Corrupted&) { marks_.count(Mark::datagram_corrupted); }
    void on(const fact::Cut&) { marks_.count(Mark::datagram_cut); }
    void on(const fact::Rebound&) { marks_.count(Mark::address_changed); }
    void on(const fact::Paused&) { marks_.count(Mark::node_paused); }

    void on(const fact::Started& started) {
        if (started.node != started.server) return;
        if (!rooms_.insert(started.node)) marks_.count(Mark::room_restarted);
    }

    void on(const fact::Lost& lost) { marks_.count(mark_of(lost.cause)); }

    static Mark mark_of(LossCause cause) {
        switch (cause) {
        case LossCause::chance:
            return Mark::datagram_lost;
        case LossCause::parted:
            return Mark::datagram_parted;
        case LossCause::closed:
            return Mark::port_closed;
        case LossCause::burst:
            return Mark::burst;
        case LossCause::too_big:
            return Mark::datagram_too_big;
        case LossCause::queue_full:
            return Mark::queue_full;
        case LossCause::rebound:
            return Mark::address_outdated;
        case LossCause::inbox_full:
            return Mark::inbox_full;
        }
        return Mark::datagram_lost;
    }

    void on(const fact::Delivered& delivered) {
        const Packet& packet = delivered.packet;
        std::uint64_t& last = last_[packet.to][packet.from];
        if (packet.number < last) marks_.count(Mark::datagram_overtaken);
        last = packet.number;
        step_.asker = packet.from;
        if (!packet.bytes.empty()) step_.request = static_cast<char>(*packet.bytes.begin());
    }

    void on(const fact::Recorded& recorded) {
        const Record& record = recorded.record;
        step_.recorded = true;
        if (record.kind == RecordKind::joined) {
            marks_.count(Mark::logged_in);
            if (welcomed_.contains(step_.asker)) marks_.count(Mark::stay_renewed);
        }
        if (record.kind != RecordKind::left) return;
        if (record.reason == Reason::bye) marks_.count(Mark::left_by_wish);
        if (record.reason == Reason::timeout) marks_.count(Mark::left_by_timeout);
        if (record.reason == Reason::unreachable) marks_.count(Mark::left_unreachable);
        if (record.reason == Reason::kicked) marks_.count(Mark::left_kicked);
    }

    void on(const fact::Sent& sent) {
        step_.sent = true;
        if (step_.recorded || sent.packet.to != step_.asker) return;
        const auto line = classic::as_text(sent.packet.bytes);
        if (step_.request == 'L' && line == wording_->ok) marks_.count(Mark::login_answered_again);
        if (step_.request == 'Q' && line == wording_->exit) marks_.count(Mark::exit_repeated);
    }

    void on(const fact::HandledForeign&) { marks_.count(Mark::stranger_ignored); }

    void on(const fact::Told& told) {
        if (std::holds_alternative<Welcomed>(told.event)) {
            step_.welcomed = true;
            welcomed_.insert(told.node);
        }
        if (const auto* const refused = std::get_if<TextRefused>(&told.event)) {
            marks_.count(Mark::text_refused);
            if (refused->reason == Reason::unsettled) marks_.count(Mark::text_unsettled);
        }
        if (std::holds_alternative<confab::Lost>(told.event)) {
            marks_.count(Mark::member_out_of_touch);
        }
        if (std::holds_alternative<Resumed>(told.event)) marks_.count(Mark::member_in_touch_again);
        if (std::holds_alternative<HistoryChanged>(told.event)) marks_.count(Mark::log_was_another);
        if (std::holds_alternative<Gap>(told.event)) marks_.count(Mark::gap_told);
        if (const auto* const refused = std::get_if<LoginRefused>(&told.event)) {
            if (refused->reason == Reason::name_taken) marks_.count(Mark::name_taken);
            if (refused->reason == Reason::name_bad) marks_.count(Mark::name_refused);
            if (refused->reason == Reason::quota) marks_.count(Mark::host_full);
        }
        // Rooms do not get Welcomed or a Closed of these reasons: what follows is a member's.
        if (const auto* const closed = std::get_if<Closed>(&told.event)) {
            if (closed->reason == Reason::dismissed) marks_.count(Mark::member_dismissed);
            if (closed->reason == Reason::timeout) marks_.count(Mark::member_gave_up);
            if (closed->reason == Reason::unreachable) marks_.count(Mark::member_found_port_closed);
            if (closed->reason == Reason::path) marks_.count(Mark::path_too_narrow);
            if (closed->reason == Reason::protocol) marks_.count(Mark::rules_broken);
            if (closed->reason == Reason::lagged) marks_.count(Mark::member_lagged);
        }
        if (!welcomed_.contains(told.node)) return;
        if (const auto* const said = std::get_if<Said>(&told.event)) {
            marks_.count(Mark::text_heard);
            if (said->text.size() > wire::max_piece_size) marks_.count(Mark::long_text_heard);
        }
        if (std::holds_alternative<Announced>(told.event)) marks_.count(Mark::notice_heard);
    }

    Cow<classic::Wording> wording_;
    std::map<Endpoint, std::map<Endpoint, std::uint64_t>> last_; ///< datagram, to and from there
    std::set<Endpoint> welcomed_;                                ///< members, at least once
    EndpointSet rooms_;
    Step step_;
    SessionMarks sessions_;
    Marks marks_;
};

} // namespace confab::sim
