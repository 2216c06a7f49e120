#include "server.hpp"

#include "terminal/wait.hpp"

#include <chrono>
#include <csignal>
#include <unistd.h>
#include <utility>
#include <variant>

namespace confab::server {

namespace {

Entry dropped(std::string_view event, std::string_view what, std::uint64_t count) {
    return {Level::warn,
            event,
            "* " + std::to_string(count) + ' ' + std::string{what} + " not shown",
            {{"count", count}}};
}

} // namespace

Server::Server(Options options)
    : options_{std::move(options)}, room_{UdpTransport{options_.listen}, MemoryRegistry{},
                                          options_.room},
      started_{terminal::present()} {}

void Server::run(terminal::Console& console, const terminal::Signals& signals) {
    console_ = &console;
    console.set_prompt(visible(options_.room.administrator + "> "));
    options_.log.brief = console.interactive();
    console.set_word_dropped([this](std::size_t count) {
        return answer(options_.log, dropped("lines_dropped", "lines", count),
                      std::chrono::system_clock::now());
    });
    log(listening(room_));
    if (const auto warning = nobody_can_join(room_.options())) log(*warning);
    while (!stopping_) {
        take_input();
        room_.step();
        tell_events();
        take_signals(signals);
        console.flush();
        if (stopping_) break;
        const auto woken = terminal::wait(room_.transport().native_handle(), console, signals, true,
                                          terminal::present(), room_.next_deadline());
        if (woken.by_network) room_.transport().gather(room_.next_deadline());
        if (woken.by_input) console.read(terminal::present());
        console.advance(terminal::present());
    }
    room_.close();
    tell_events();
    console.close(std::chrono::milliseconds{500});
    console_ = nullptr;
}

void Server::take_input() {
    while (auto input = console_->next_input()) {
        if (const auto* const typed = std::get_if<terminal::Line>(&*input)) {
            console_->remember(typed->text);
            std::visit([this](const auto& command) { execute(command); },
                       parse_command(typed->text));
        } else if (std::holds_alternative<terminal::LineTooLong>(*input)) {
            execute(
                Refused{"too long: at most " + std::to_string(room_.max_notice_size()) + " bytes"});
        } else if (std::holds_alternative<terminal::Interrupted>(*input)) {
            stopping_ = true;
        } else if (std::holds_alternative<terminal::EndOfInput>(*input)) {
            // Without a terminal, as under a service manager, it only means that nobody types.
            stopping_ = stopping_ || ::isatty(STDIN_FILENO) == 1;
        }
    }
}

void Server::take_signals(const terminal::Signals& signals) {
    while (const auto number = signals.next()) {
        if (*number == SIGCONT) {
            console_->resume();
        } else if (*number != SIGWINCH) {
            stopping_ = true;
        }
    }
}

void Server::tell_events() {
    while (const auto event = room_.next_event())
        log(describe(*event));
    const std::uint64_t lost = room_.events_lost() - events_lost_told_;
    if (lost > 0) log(dropped("events_dropped", "events", lost));
    events_lost_told_ += lost;
    if (options_.log.level == Level::debug) tell_drops();
}

/// What was dropped since the last turn, by cause.
void Server::tell_drops() {
    const auto now = room_.counters().listed();
    const auto before = told_.listed();
    told_ = room_.counters();
    for (std::size_t at = 0; at < now.size(); ++at) {
        const auto [name, count] = now[at];
        const std::uint64_t more = count - before[at].second;
        if (more == 0 || name.starts_with("datagrams") || name == "records_read") continue;
        log({Level::debug,
             "dropped",
             "* " + std::string{name} + " " + std::to_string(more),
             {{"cause", std::string{name}}, {"count", more}}});
    }
}

void Server::log(const Entry& entry) {
    if (auto text = line(options_.log, entry, std::chrono::system_clock::now())) {
        console_->print(std::move(*text));
    }
}

void Server::reply(const Entry& entry) {
    console_->print(answer(options_.log, entry, std::chrono::system_clock::now()));
}

void Server::execute(const Who&) {
    for (const Entry& entry : members(room_, terminal::present()))
        reply(entry);
}

void Server::execute(const Kick& command) {
    if (room_.roster().find(command.name) == nullptr) {
        execute(Refused{"nobody here is called " + command.name});
    } else {
        room_.kick(command.name, command.words);
    }
}

void Server::execute(const Stats&) { reply(stats(room_, terminal::present() - started_)); }

void Server::execute(const Help&) {
    const std::string help{commands_help};
    reply({Level::info, "help", help, {{"text", help}}});
}

void Server::execute(const Refused& refused) {
    reply({Level::warn, "refused", "* " + refused.why, {{"text", refused.why}}});
}

} // namespace confab::server
