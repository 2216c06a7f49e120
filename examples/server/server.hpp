// server: a room on UDP with its console and its log.
// The one rule: one thread, which sleeps in one place; all it does is what it was woken for.
#pragma once

#include "commands.hpp"
#include "options.hpp"
#include "report.hpp"
#include "terminal/console.hpp"
#include "terminal/signals.hpp"

namespace confab::server {

class Server {
public:
    /// Binds the address. Throws std::system_error when it can't.
    explicit Server(Options options);

    /// Until the administrator or a signal ends it. Every member is told.
    void run(terminal::Console& console, const terminal::Signals& signals);

private:
    void take_input();
    void take_signals(const terminal::Signals& signals);
    void tell_events();
    void tell_drops();
    void log(const Entry& entry);
    void reply(const Entry& entry);

    void execute(const Nothing&) {}
    void execute(const Announce& command) { room_.announce(command.text); }
    void execute(const Who&);
    void execute(const Kick& command);
    void execute(const Stats&);
    void execute(const Help&);
    void execute(const Quit&) { stopping_ = true; }
    void execute(const Refused& refused);

    Options options_;
    HostedRoom room_;
    Instant started_;
    std::uint64_t events_lost_told_ = 0;
    RoomCounters told_;                    ///< as the log knows them
    terminal::Console* console_ = nullptr; ///< while it runs
    bool stopping_ = false;
};

} // namespace confab::server
