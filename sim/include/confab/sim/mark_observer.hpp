// mark_observer: finds the marks in the facts of a world.
// The one rule: it judges nothing; what must hold is the checkers' business.
#pragma once

#include "fact.hpp"
#include "marks.hpp"

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

    void on(const fact::Lost& lost) {
        if (lost.cause == LossCause::parted) return marks_.count(Mark::datagram_parted);
        if (lost.cause == LossCause::closed) return marks_.count(Mark::port_closed);
        marks_.count(Mark::datagram_lost);
    }

    void on(const fact::Delivered& delivered) {
        const Packet& packet = delivered.packet;
        std::uint64_t& last = last_[{packet.from, packet.to}];
        if (packet.number < last) marks_.count(Mark::datagram_overtaken);
        last = packet.number;
        step_.asker = packet.from;
        if (!packet.bytes.empty()) step_.request = static_cast<char>(packet.bytes.front());
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
        if (step_.request == 'L' && line == wording_.ok) marks_.count(Mark::login_answered_again);
        if (step_.request == 'Q' && line == wording_.exit) marks_.count(Mark::exit_repeated);
    }

    void on(const fact::Handled& handled) {
        if (!handled.counts) marks_.count(Mark::stranger_ignored);
    }

    void on(const fact::Told& told) {
        if (std::holds_alternative<Welcomed>(told.event)) {
            step_.welcomed = true;
            welcomed_.insert(told.node);
        }
        if (std::holds_alternative<TextRefused>(told.event)) marks_.count(Mark::text_refused);
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
        }
        if (!welcomed_.contains(told.node)) return;
        if (std::holds_alternative<Said>(told.event)) marks_.count(Mark::text_heard);
        if (std::holds_alternative<Announced>(told.event)) marks_.count(Mark::notice_heard);
    }

    classic::Wording wording_;
    std::map<std::pair<Endpoint, Endpoint>, std::uint64_t> last_; ///< datagram of each way
    std::set<Endpoint> welcomed_;                                 ///< members, at least once
    Step step_;
    Marks marks_;
};

} // namespace confab::sim
