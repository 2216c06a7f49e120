// log_reader: the log as a member reads it: records in order become what its program is told.
// The one rule: everything is told once and in the order of the log, and what is missing is told to
// be missing; of itself a member is told its own texts only.
#pragma once

#include "../vocabulary/event.hpp"
#include "../vocabulary/sequence.hpp"
#include "../wire/code.hpp"
#include "../wire/frame.hpp"
#include "event_queue.hpp"
#include "log_receiver.hpp"
#include "roster_reader.hpp"
#include "text_assembly.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace confab {

class LogReader {
public:
    /// `own`: the member's name.
    explicit LogReader(std::string own) : own_{std::move(own)}, receiver_{Sequence{}} {}

    [[nodiscard]] LogReceiver& receiver() { return receiver_; }
    [[nodiscard]] const LogReceiver& receiver() const { return receiver_; }
    [[nodiscard]] RosterReader& roster() { return roster_; }
    [[nodiscard]] const RosterReader& roster() const { return roster_; }
    [[nodiscard]] Sequence next() const { return receiver_.next(); }
    /// Texts and notices so far.
    [[nodiscard]] std::uint64_t lines() const { return lines_; }

    /// A log is read from here on.
    void begin(Sequence start) {
        receiver_ = LogReceiver{start};
        assembly_.interrupt();
        roster_.start(start);
    }

    /// Another session goes on where the last has ended, and sends all from there. Call read()
    /// before.
    void go_on() { receiver_.forget_ahead(); }

    /// Hands on what has come in order. `own_text(number, ref)` is called for the last piece of
    /// each text of the member's own, `own_leave(number)` when the log says that its stay has
    /// ended, or that another one begins.
    template <typename OwnText, typename OwnLeave>
    void read(EventQueue& events, OwnText own_text, OwnLeave own_leave) {
        while (auto entry = receiver_.take()) {
            const Sequence number = receiver_.next() - 1;
            if (entry->kind == wire::WireKind::text) {
                on_piece(*entry, number, events, own_text);
            } else {
                assembly_.interrupt();
                on(*entry, number, events, own_leave);
            }
            if (roster_.advance(receiver_.next())) tell_roster(events);
        }
        if (roster_.advance(receiver_.next())) tell_roster(events);
    }

    /// The room holds nothing before `tail`. True when that leaves a gap. Call read() before.
    bool skip_to(Sequence tail, EventQueue& events) {
        const auto missing = receiver_.skip_to(tail);
        if (!missing) return false;
        assembly_.interrupt();
        roster_.start(tail);
        events.push(Gap{missing->first, missing->last});
        return true;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(own_, receiver_, assembly_, author_, roster_, lines_);
    }
    friend bool operator==(const LogReader&, const LogReader&) = default;

private:
    template <typename OwnText>
    void on_piece(LogReceiver::Entry& entry, Sequence number, EventQueue& events,
                  OwnText& own_text) {
        if (entry.first) author_ = std::move(entry.name);
        auto text = assembly_.add(entry.bytes, entry.first, entry.last);
        if (!text) return;
        if (author_ == own_) own_text(number, entry.ref);
        ++lines_;
        events.push(Said{author_, std::move(*text)});
    }

    template <typename OwnLeave>
    void on(LogReceiver::Entry& entry, Sequence number, EventQueue& events, OwnLeave& own_leave) {
        switch (entry.kind) {
        case wire::WireKind::notice:
            ++lines_;
            return events.push(Announced{std::move(entry.bytes)});
        case wire::WireKind::joined:
            if (entry.name == own_) return own_leave(number); // whoever it was before has left
            roster_.joined(entry.name);
            return events.push(Joined{std::move(entry.name)});
        case wire::WireKind::left:
            return on_left(entry, number, events, own_leave);
        case wire::WireKind::none:
        case wire::WireKind::text:
            return;
        }
    }

    template <typename OwnLeave>
    void on_left(LogReceiver::Entry& entry, Sequence number, EventQueue& events,
                 OwnLeave& own_leave) {
        const auto reason = wire::to_reason(
            static_cast<wire::Code>(static_cast<unsigned char>(entry.bytes.front())));
        std::string words = entry.bytes.substr(1);
        if (entry.name == own_) {
            own_leave(number);
            // The administrator's words to whom it has removed.
            if (!words.empty()) events.push(Announced{std::move(words)});
            return;
        }
        roster_.left(entry.name, number);
        events.push(Left{std::move(entry.name), reason, std::move(words)});
    }

    void tell_roster(EventQueue& events) {
        std::vector<std::string> others;
        for (const std::string& name : roster_.names()) {
            if (name != own_) others.push_back(name);
        }
        events.push(Present{std::move(others)});
    }

    std::string own_;
    LogReceiver receiver_;
    TextAssembly assembly_;
    std::string author_; ///< of the text that is being assembled
    RosterReader roster_;
    std::uint64_t lines_ = 0;
};

} // namespace confab
