#include "client.hpp"

#include "terminal/command_line.hpp"
#include "terminal/wait.hpp"

#include <chrono>
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
}

Client::Client(std::vector<Endpoint> servers, std::string name, terminal::Console& console)
    : servers_{std::move(servers)}, name_{std::move(name)}, console_{&console} {}

Outcome Client::run(const terminal::Signals& signals) {
    name_.empty() ? ask_name() : join(name_);
    while (!outcome_) {
        take_input();
        step_member();
        take_signals(signals);
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

/// A terminal always; a pipe no faster than its lines come back.
bool Client::takes_input() const {
    if (console_->interactive()) return true;
    return welcomed() && !leaving_ && pace_.may_say();
}

std::optional<Instant> Client::next_deadline() const {
    if (takes_input() && console_->has_lines()) return terminal::present();
    const auto of_member = member_ ? member_->next_deadline() : std::nullopt;
    return terminal::earlier(of_member, pace_.next_deadline());
}

void Client::take_input() {
    while (!outcome_ && takes_input()) {
        auto input = console_->next_input();
        if (!input) break;
        if (auto* const line = std::get_if<terminal::Line>(&*input)) {
            on_line(line->text);
        } else if (std::holds_alternative<terminal::LineTooLong>(*input)) {
            tell("* a line is at most " + std::to_string(terminal::longest_line) + " bytes");
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
    std::optional<Reason> closed;
    while (const auto event = member_->next_event()) {
        if (const auto* const last = std::get_if<Closed>(&*event)) closed = last->reason;
        on(*event);
    }
    pace_.advance(terminal::present());
    if (closed) return on_closed(*closed);
    if (input_ended_ && pace_.settled() && !leaving_) leave();
}

void Client::on_line(const std::string& text) {
    if (member_) console_->remember(text);
    if (!utf8::is_valid(text)) return say(text); // the member refuses it, with the reason
    const std::string words = join_words(text);
    if (words.empty()) return;
    if (words == "quit" || words == "/quit") return leave();
    if (!member_) return join(words);
    if (words.starts_with("//")) return say(std::string_view{words}.substr(1));
    if (words.starts_with('/')) {
        return tell("* unknown command " + words.substr(0, words.find(' ')) +
                    ", and not said; /quit leaves, // begins a line with a slash");
    }
    say(words);
}

void Client::say(std::string_view text) {
    if (leaving_) return tell("* leaving; not said: " + std::string{text});
    if (welcomed()) {
        pace_.said(terminal::present());
        member_->say(text);
    } else if (early_lines_.size() < most_early_lines) {
        early_lines_.emplace_back(text);
    } else {
        tell("* not in the room yet; not said: " + std::string{text});
    }
}

void Client::on(const Event& event) {
    if (std::holds_alternative<Closed>(event)) return;
    if (const auto* const said = std::get_if<Said>(&event)) {
        if (said->name == name_) pace_.confirmed(terminal::present());
    }
    if (std::holds_alternative<TextRefused>(event)) {
        pace_.confirmed(terminal::present());
        return tell(to_string(event));
    }
    console_->print(visible(to_string(event)));
    if (!std::holds_alternative<Welcomed>(event)) return;
    was_welcomed_ = true;
    for (const std::string& line : std::exchange(early_lines_, {}))
        say(line);
}

void Client::on_closed(Reason reason) {
    const std::string why{reason == Reason::name_bad ? terminal::not_a_name : to_string(reason)};
    const bool no_answer = reason == Reason::unreachable || reason == Reason::timeout;
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
    console_->set_prompt(visible(name_ + "> "));
    member_.emplace(UdpTransport{}, servers_[server_], name_);
}

/// The second time it does not wait for a farewell.
void Client::leave() {
    if (leaving_) return finish(terminal::exit_failed, "left without the room's farewell");
    if (!member_) return finish(terminal::exit_well);
    leaving_ = true;
    member_->leave();
}

void Client::finish(int exit_code, std::string complaint) {
    if (pace_.lost() > 0 && !console_->interactive()) {
        tell("* " + std::to_string(pace_.lost()) + " lines did not come back from the room");
    }
    outcome_ = Outcome{exit_code, std::move(complaint)};
}

/// What the program itself has to say: of a pipe, not among what was heard.
void Client::tell(std::string_view line) {
    if (console_->interactive()) {
        console_->print(visible(line));
    } else {
        std::fprintf(stderr, "confab: %s\n", visible(line).str().c_str());
    }
}

} // namespace confab::client
