// classic_member: the classic dialect at a member's end, without I/O; time comes in as an argument.
// The one rule: the member owns every timer; what is not answered is asked again, for a bounded
// time.
//
//   state     asks again                  OK       refusal   EXIT         a line
//   unfit     closed at once: the name    -        -         -            -
//             is none
//   joining   L after 1, 2, 3, 3 … s      joined   closed    closed       event
//             closed after answer_limit
//   joined    L when silent for           -        -         closed       event
//             keepalive, then as above
//   leaving   Q after 1, 2, 3 … s         -        -         closed       event
//             closed after leave_limit
//
// A joined member's L is a question whether the room still lives: our server answers OK, the
// tutorial's that the name is taken, and a server that has been restarted lets the member in again.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/name.hpp"
#include "../vocabulary/text.hpp"
#include "../wire/classic.hpp"
#include "event_queue.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab {

struct ClassicMemberOptions {
    classic::Wording wording{};
    std::string administrator = "管理員";
    Duration keepalive = std::chrono::minutes{1};
    Duration answer_limit =
        std::chrono::seconds{30};                   ///< silence after a question that ends the stay
    Duration leave_limit = std::chrono::seconds{3}; ///< to wait for EXIT

    friend bool operator==(const ClassicMemberOptions&, const ClassicMemberOptions&) = default;
};

class ClassicMember {
public:
    static constexpr std::size_t max_waiting_texts = 256; ///< said before the room has let us in

    /// Asks to be let in at once. What is no name is not asked with: the first advance closes.
    ClassicMember(std::string name, ClassicMemberOptions options, Instant now)
        : options_{std::move(options)}, name_{std::move(name)}, heard_{now}, sent_{now} {
        if (!is_name(name_)) return;
        state_ = State::joining;
        ask(classic::encode_login(name_), now);
    }

    /// Sends a text as its words with one space between, which is how it would arrive. What cannot
    /// be sent whole is a TextRefused event.
    void say(std::string_view text, Instant now) {
        if (!utf8::is_valid(text)) return refuse_text(Reason::text_bad);
        std::string words = join_words(text);
        if (!is_text(words)) return refuse_text(Reason::text_bad);
        if (words.size() > classic::max_text_size(name_)) return refuse_text(Reason::too_big);
        if (state_ == State::joined) return send_text(words, now);
        if (state_ != State::joining) return refuse_text(Reason::bye);
        if (waiting_texts_.size() == max_waiting_texts) return refuse_text(Reason::busy);
        waiting_texts_.push_back(std::move(words));
    }

    void leave(Instant now) {
        if (state_ != State::joining && state_ != State::joined) return;
        state_ = State::leaving;
        ask(classic::encode_quit(name_), now);
    }

    /// Bytes from the server. False when they are no line; then nothing has happened.
    bool receive(BytesView bytes, Instant now) {
        auto line = classic::decode_line(bytes, options_.wording, options_.administrator);
        if (!line) return false;
        if (state_ != State::unfit && state_ != State::closed) on_line(std::move(*line), now);
        return true;
    }

    /// The system has said that nobody listens at the server's port.
    void unreachable() {
        if (state_ != State::closed) close(Reason::unreachable);
    }

    /// Does what is due.
    void advance(Instant now) {
        const auto due = next_deadline();
        if (!due || *due > now) return;
        if (state_ == State::unfit) return close(Reason::name_bad);
        if (!asked_) return ask(classic::encode_login(name_), now);
        if (give_up_at() <= now) {
            return close(state_ == State::leaving ? Reason::bye : Reason::timeout);
        }
        send(asked_->question, now);
        asked_->next = now + pause(asked_->times++);
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (state_ == State::closed) return std::nullopt;
        if (state_ == State::unfit) return sent_;
        if (asked_) return std::min(asked_->next, give_up_at());
        return std::min(heard_, sent_) + options_.keepalive;
    }

    /// Sends what is due, `send(bytes)` each.
    template <typename Send>
    void transmit(Instant, Send send) {
        for (; !outgoing_.empty(); outgoing_.pop_front())
            send(classic::as_bytes(outgoing_.front()));
    }

    [[nodiscard]] std::optional<Event> next_event() { return events_.pop(); }
    [[nodiscard]] bool has_events() const { return !events_.empty(); }
    [[nodiscard]] std::uint64_t events_lost() const { return events_.lost(); }
    [[nodiscard]] bool welcomed() const { return state_ == State::joined; }
    [[nodiscard]] bool closed() const { return state_ == State::closed; }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(name_, state_, asked_, heard_, sent_, waiting_texts_, outgoing_, events_);
    }

    friend bool operator==(const ClassicMember&, const ClassicMember&) = default;

private:
    enum class State : std::uint8_t { unfit, joining, joined, leaving, closed };

    /// A datagram that wants an answer.
    struct Question {
        std::string question;
        Instant since;
        Instant next; ///< when to ask again
        std::size_t times = 0;
        template <typename Show>
        void show_state(Show show) const {
            show(question, since, next, times);
        }
        friend bool operator==(const Question&, const Question&) = default;
    };

    static Duration pause(std::size_t times) {
        constexpr std::array pauses{std::chrono::seconds{1}, std::chrono::seconds{2},
                                    std::chrono::seconds{3}};
        return pauses[std::min(times, pauses.size() - 1)];
    }

    void ask(std::string question, Instant now) {
        send(question, now);
        asked_ = Question{std::move(question), now, now + pause(0), 1};
    }

    [[nodiscard]] Instant give_up_at() const {
        const bool leaving = state_ == State::leaving;
        return asked_->since + (leaving ? options_.leave_limit : options_.answer_limit);
    }

    void on_line(Event line, Instant now) {
        heard_ = now;
        if (state_ == State::joined) asked_.reset();
        if (std::holds_alternative<Welcomed>(line)) return welcome(now);
        if (const auto* const closed = std::get_if<Closed>(&line)) return on_closed(closed->reason);
        if (auto* const refused = std::get_if<TextRefused>(&line)) refused->name = name_;
        events_.push(std::move(line));
    }

    void welcome(Instant now) {
        if (state_ != State::joining) return;
        state_ = State::joined;
        asked_.reset();
        events_.push(Welcomed{name_});
        for (const std::string& text : waiting_texts_)
            send_text(text, now);
        waiting_texts_.clear();
    }

    void on_closed(Reason reason) {
        const bool exit = reason == Reason::bye;
        if (exit) return close(state_ == State::leaving ? Reason::bye : Reason::dismissed);
        if (state_ == State::joining) close(reason);
    }

    void close(Reason reason) {
        state_ = State::closed;
        asked_.reset();
        outgoing_.clear();
        for (; !waiting_texts_.empty(); waiting_texts_.pop_front())
            refuse_text(reason);
        events_.push(Closed{reason});
    }

    void refuse_text(Reason reason) {
        events_.push(TextRefused{name_, reason, classic::max_text_size(name_)});
    }

    void send_text(std::string_view text, Instant now) {
        send(classic::encode_chat(name_, text), now);
    }

    void send(std::string datagram, Instant now) {
        sent_ = now;
        outgoing_.push_back(std::move(datagram));
    }

    ClassicMemberOptions options_;
    std::string name_;
    State state_ = State::unfit;
    std::optional<Question> asked_;
    Instant heard_;
    Instant sent_;
    std::deque<std::string> waiting_texts_;
    std::deque<std::string> outgoing_;
    EventQueue events_;
};

} // namespace confab
