#include "client.hpp"

#include "report.hpp"
#include "terminal/command_line.hpp"
#include "terminal/wait.hpp"

#include <chrono>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/wire/words.hpp>
#include <csignal>
#include <cstdio>
#include <utility>
#include <variant>

namespace confab::client {

namespace {

constexpr std::size_t most_early_lines = 256;

std::string lines(std::uint64_t count) {
    return count == 1 ? "1 line" : std::to_string(count) + " lines";
}

} // namespace

Client::Client(std::vector<Endpoint> servers, Options options, terminal::Console& console)
    : servers_{std::move(servers)}, name_{std::move(options.name)},
      options_{std::move(options.member)}, console_{&console}, lines_{options_.dialect} {}

Outcome Client::run(const terminal::Signals& signals) {
    name_.empty() ? ask_name() : join(name_);
    while (!outcome_) {
        take_input();
        step_member();
        take_signals(signals);
        show_prompt();
        console_->flush();
        if (console_->output_lost()) finish(terminal::exit_failed, "nobody reads the output");
        if (outcome_) break;
        const auto woken =
            terminal::wait(member_ ? member_->transport().native_handle() : -1, *console_, signals,
                           takes_input(), terminal::present(), next_deadline());
        if (woken.by_input) console_->read(terminal::present());
        console_->advance(terminal::present());
    }
    console_->close(std::chrono::seconds{1});
    return *outcome_;
}

/// A terminal always; a pipe no faster than the room takes its lines.
bool Client::takes_input() const {
    if (console_->interactive()) return true;
    return was_welcomed_ && !leaving_ && lines_.may_say();
}

std::optional<Instant> Client::next_deadline() const {
    const Instant now = terminal::present();
    if (takes_input() && console_->has_lines()) return now;
    auto next = member_ ? member_->next_deadline() : std::nullopt;
    next = terminal::earlier(next, lines_.next_deadline());
    if (!console_->interactive() || !member_) return next;
    return terminal::earlier(next, standing_.next_deadline(now));
}

std::optional<Progress> Client::progress() const {
    const ReliableMember* const machine = member_ ? member_->reliable() : nullptr;
    return machine != nullptr ? std::optional{machine->progress()} : std::nullopt;
}

void Client::take_input() {
    while (!outcome_ && takes_input()) {
        auto input = console_->next_input();
        if (!input) break;
        if (auto* const line = std::get_if<terminal::Line>(&*input)) {
            on_line(line->text);
        } else if (std::holds_alternative<terminal::LineTooLong>(*input)) {
            do_not_say("a line is at most " + std::to_string(terminal::longest_line) + " bytes");
        } else if (console_->interactive()) {
            leave(); // Ctrl-C or Ctrl-D
        } else {
            input_ended_ = true;
        }
    }
}

void Client::take_signals(const terminal::Signals& signals) {
    while (const auto number = signals.next()) {
        if (*number == SIGCONT) {
            console_->resume();
        } else if (*number != SIGWINCH) {
            leave();
        }
    }
}

void Client::step_member() {
    if (!member_) return;
    member_->step();
    lines_.advance(progress(), terminal::present());
    look_at_session();
    while (const auto event = member_->next_event())
        std::visit([this](const auto& kind) { this->on(kind); }, *event);
    lines_.advance(progress(), terminal::present());
    if (closed_) return on_closed(*std::exchange(closed_, std::nullopt));
    if (input_ended_ && lines_.settled() && !leaving_) leave();
}

/// When the room was last heard, and whether that answers who asked for it.
void Client::look_at_session() {
    const ReliableMember* const machine = member_->reliable();
    if (machine == nullptr || !machine->session()) return;
    heard_ = machine->session()->heard();
    if (!pinged_ || heard_ <= *pinged_) return;
    tell("* a sign of life after " + terminal::in_milliseconds(heard_ - *pinged_));
    pinged_.reset();
}

void Client::show_prompt() {
    if (!member_ || !console_->interactive()) return;
    const Instant now = terminal::present();
    standing_.on_the_way(lines_.on_the_way(), now);
    console_->set_prompt(visible(standing_.prompt(name_, now)));
}

void Client::on_line(const std::string& text) {
    if (member_) console_->remember(text);
    const Command command = parse_command(text);
    const bool is_name_asked = !member_ && !std::holds_alternative<Quit>(command);
    if (!is_name_asked) {
        std::visit([this](const auto& kind) { this->execute(kind); }, command);
    } else if (!std::holds_alternative<Nothing>(command)) {
        join(utf8::is_valid(text) ? join_words(text) : text);
    }
}

void Client::execute(const Who&) {
    const ReliableMember* const machine = member_->reliable();
    if (machine == nullptr) return tell("* a classic room does not tell who is in");
    tell(who(machine->roster(), standing_.is_lost()));
}

void Client::execute(const Ping&) {
    const ReliableMember* const machine = member_->reliable();
    if (machine == nullptr) return tell("* a classic room can't be asked for a sign of life");
    if (!was_welcomed_) return tell("* not in the room yet");
    const Instant now = terminal::present();
    tell(connection(*machine, heard_, now));
    if (machine->session()) pinged_ = now;
    member_->ping();
}

void Client::execute(const Help&) { tell("* " + std::string{commands_help}); }

void Client::execute(const Refused& refused) { do_not_say(refused.why); }

void Client::say(std::string_view text) {
    if (leaving_) return do_not_say("leaving; not said: " + std::string{text});
    if (was_welcomed_) {
        const bool joins = options_.dialect == Dialect::classic && utf8::is_valid(text);
        lines_.said(terminal::present());
        member_->say(joins ? join_words(text) : text);
        lines_.advance(progress(), terminal::present());
    } else if (early_lines_.size() < most_early_lines) {
        early_lines_.emplace_back(text);
    } else {
        do_not_say("not in the room yet; not said: " + std::string{text});
    }
}

void Client::do_not_say(std::string_view why) {
    lines_.not_said();
    tell("* " + std::string{why});
}

void Client::on(const Welcomed& event) {
    print(event);
    was_welcomed_ = true;
    standing_.joined();
    for (const std::string& line : std::exchange(early_lines_, {}))
        say(line);
}

void Client::on(const Said& event) {
    if (event.name == name_) lines_.heard(terminal::present());
    print(event);
}

void Client::on(const TextRefused& event) {
    if (member_->closed()) return lines_.given_up(); // told as one number, with the end
    lines_.refused(terminal::present());
    tell(to_string(event));
}

void Client::on(const Lost& event) {
    const Instant now = terminal::present();
    const auto& session = member_->reliable()->session();
    standing_.lost(session ? session->unanswered_at(Duration::zero()).value_or(now) : now);
    tell(to_string(event));
}

void Client::on(const Resumed& event) {
    standing_.found();
    tell(to_string(event));
}

/// In the place where lines are missing, so with what was heard.
void Client::on_hole(const Event& event) {
    lines_.missed();
    print(event);
}

void Client::on_closed(Reason reason) {
    std::string why{reason == Reason::name_bad ? terminal::not_a_name : to_string(reason)};
    const bool no_answer =
        reason == Reason::unreachable || reason == Reason::timeout || reason == Reason::path;
    const bool name_refused = reason == Reason::name_taken || reason == Reason::name_bad;
    member_.reset();
    if (leaving_) {
        const bool well = reason == Reason::bye;
        finish(well ? terminal::exit_well : terminal::exit_failed, well ? "" : why);
    } else if (was_welcomed_) {
        finish(terminal::exit_failed, "out of the room: " + why);
    } else if (no_answer && server_ + 1 < servers_.size()) {
        ++server_;
        join(name_);
    } else if (name_refused && console_->interactive()) {
        tell("* " + name_ + ": " + why);
        ask_name();
    } else {
        if (reason == Reason::timeout && options_.dialect == Dialect::confab1) {
            why += " (to the tutorial's server speak --classic)";
        }
        finish(terminal::exit_failed,
               "can't join " + to_string(servers_[server_]) + " as " + name_ + ": " + why);
    }
}

void Client::ask_name() {
    if (!console_->interactive()) {
        return finish(terminal::exit_failed, "no terminal to ask for a name at; use --name NAME");
    }
    console_->set_prompt(visible("name: "));
}

void Client::join(std::string name) {
    name_ = std::move(name);
    if (!is_name(name_)) return on_closed(Reason::name_bad);
    options_.secret = system_secret(); // another login, other nonces
    member_.emplace(UdpTransport{}, servers_[server_], name_, options_);
}

/// The second time it does not wait for a farewell.
void Client::leave() {
    if (leaving_) return finish(terminal::exit_failed, "left without the room's farewell");
    if (!member_) return finish(terminal::exit_well);
    leaving_ = true;
    standing_.leaves();
    member_->leave();
}

/// A pipe is told the sum of all that did not come back; at a terminal the refused ones were told.
void Client::finish(int exit_code, std::string complaint) {
    const std::uint64_t count =
        console_->interactive() ? lines_.given_up_so_far() : lines_.not_back();
    if (count > 0) {
        tell("* " + lines(count) + " did not come back from the room");
        exit_code = terminal::exit_failed;
    }
    outcome_ = Outcome{exit_code, std::move(complaint)};
}

void Client::print(const Event& event) { console_->print(visible(to_string(event))); }

/// What the program itself has to say: of a pipe, not among what was heard.
void Client::tell(std::string_view line) {
    if (console_->interactive()) {
        console_->print(visible(line));
    } else {
        std::fprintf(stderr, "confab: %s\n", visible(line).str().c_str());
    }
}

} // namespace confab::client
