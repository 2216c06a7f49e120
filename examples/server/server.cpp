#include "server.hpp"

#include "terminal/wait.hpp"

#include <chrono>
#include <csignal>
#include <unistd.h>
#include <utility>
#include <variant>

namespace confab::server {

namespace {

std::string_view served(ClassicService service) {
    switch (service) {
    case ClassicService::off:
        return "nobody";
    case ClassicService::local:
        return "local addresses";
    case ClassicService::any:
        return "any address";
    }
    return "nobody";
}

Entry listening(const UdpTransport& transport, ClassicService service) {
    const std::string address = to_string(transport.local_endpoint());
    const std::uint64_t in = transport.receive_buffer_size();
    const std::uint64_t out = transport.send_buffer_size();
    return {Level::info,
            "listening",
            "* listening on " + address + ", classic for " + std::string{served(service)} +
                "; socket buffers " + std::to_string(in) + " in, " + std::to_string(out) + " out",
            {{"address", address},
             {"classic", std::string{served(service)}},
             {"receive_buffer", in},
             {"send_buffer", out}}};
}

std::string people(std::size_t count) {
    return count == 1 ? "1 member" : std::to_string(count) + " members";
}

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
    log(listening(room_.transport(), options_.room.classic.service));
    if (options_.room.classic.service == ClassicService::off) {
        log({Level::warn, "closed_to_all",
             "* with --classic=off nobody can join: classic is the "
             "only dialect of this version"});
    }
    while (!stopping_) {
        take_input();
        room_.step();
        tell_events();
        take_signals(signals);
        console.flush();
        if (stopping_) break;
        const auto woken = terminal::wait(room_.transport().native_handle(), console, signals, true,
                                          terminal::present(), room_.next_deadline());
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
    const std::uint64_t count = room_.roster().size();
    reply({Level::info, "members", people(room_.roster().size()), {{"count", count}}});
    const Instant now = terminal::present();
    room_.classic_sessions().for_each([&](auto, const ClassicSession& session) {
        if (session.state != ClassicSession::State::joined) return;
        const auto silence = std::chrono::duration_cast<std::chrono::seconds>(now - session.heard);
        const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, silence.count()));
        const std::string peer = to_string(session.peer);
        reply({Level::info,
               "member",
               "  " + session.name + "  " + peer + "  silent for " + std::to_string(seconds) + " s",
               {{"name", session.name}, {"peer", peer}, {"silent_seconds", seconds}}});
    });
}

void Server::execute(const Kick& command) {
    if (room_.roster().find(command.name) == nullptr) {
        execute(Refused{"nobody here is called " + command.name});
    } else {
        room_.kick(command.name, command.words);
    }
}

void Server::execute(const Stats&) {
    const auto uptime =
        std::chrono::duration_cast<std::chrono::seconds>(terminal::present() - started_);
    const auto& udp = room_.transport().counters();
    Entry stats{Level::info,
                "stats",
                {},
                {{"uptime_seconds", static_cast<std::uint64_t>(uptime.count())},
                 {"members", static_cast<std::uint64_t>(room_.roster().size())}}};
    for (const auto& [name, count] : room_.counters().listed()) {
        stats.fields.push_back({name, count});
    }
    stats.fields.push_back({"events_lost", room_.events_lost()});
    stats.fields.push_back({"bytes_received", udp.bytes_received});
    stats.fields.push_back({"bytes_sent", udp.bytes_sent});
    stats.fields.push_back({"unsent", udp.dropped_full + udp.dropped_too_long +
                                          udp.dropped_no_route + udp.dropped_not_permitted +
                                          udp.dropped_otherwise});
    for (const auto& [name, value] : stats.fields) {
        if (!stats.text.empty()) stats.text += ", ";
        stats.text += std::string{name} + ' ' + std::to_string(std::get<std::uint64_t>(value));
    }
    reply(stats);
}

void Server::execute(const Help&) {
    const std::string help{commands_help};
    reply({Level::info, "help", help, {{"text", help}}});
}

void Server::execute(const Refused& refused) {
    reply({Level::warn, "refused", "* " + refused.why, {{"text", refused.why}}});
}

} // namespace confab::server
