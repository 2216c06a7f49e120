// client: one user in one room, at a terminal or as a pipe.
// The one rule: what the user types is said, asked about or refused aloud; never lost in silence.
#pragma once

#include "commands.hpp"
#include "options.hpp"
#include "own_lines.hpp"
#include "standing.hpp"
#include "terminal/console.hpp"
#include "terminal/signals.hpp"

#include <confab/member.hpp>
#include <confab/transport/udp.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::client {

/// How it ended.
struct Outcome {
    int exit_code = 0;
    std::string complaint; ///< for stderr; may be empty
};

class Client {
public:
    /// Precondition: `servers` is not empty. An empty name is asked for.
    Client(std::vector<Endpoint> servers, Options options, terminal::Console& console);

    /// Until the user leaves or the room puts the user out.
    Outcome run(const terminal::Signals& signals);

private:
    [[nodiscard]] bool takes_input() const;
    [[nodiscard]] std::optional<Instant> next_deadline() const;
    [[nodiscard]] std::optional<Progress> progress() const;

    void take_input();
    void take_signals(const terminal::Signals& signals);
    void step_member();
    void look_at_session();
    void show_prompt();
    void on_line(const std::string& text);

    void execute(const Nothing&) {}
    void execute(const Say& command) { say(command.text); }
    void execute(const Who&);
    void execute(const Ping&);
    void execute(const Help&);
    void execute(const Quit&) { leave(); }
    void execute(const Refused& refused);

    void say(std::string_view text);
    void do_not_say(std::string_view why);

    void on(const Welcomed& event);
    void on(const Said& event);
    void on(const TextRefused& event);
    void on(const Lost& event);
    void on(const Resumed& event);
    void on(const Gap& event) { on_hole(event); }
    void on(const HistoryChanged& event) { on_hole(event); }
    void on(const Closed& event) { closed_ = event.reason; }
    template <typename Other>
    void on(const Other& event) {
        print(event);
    }
    void on_hole(const Event& event);
    void on_closed(Reason reason);

    void ask_name();
    void join(std::string name);
    void leave();
    void finish(int exit_code, std::string complaint = {});
    void print(const Event& event);
    void tell(std::string_view line);

    std::vector<Endpoint> servers_;
    std::size_t server_ = 0; ///< the one being tried
    std::string name_;
    MemberOptions options_;
    terminal::Console* console_;
    std::optional<Member<UdpTransport>> member_;
    std::deque<std::string> early_lines_; ///< typed before the room has let us in
    OwnLines lines_;
    Standing standing_;
    Instant heard_;                 ///< the last sign of life; of confab/1
    std::optional<Instant> pinged_; ///< asked for one, which has not come
    std::optional<Reason> closed_;  ///< the member is, for this
    bool input_ended_ = false;      ///< of a pipe
    bool was_welcomed_ = false;
    bool leaving_ = false;
    std::optional<Outcome> outcome_;
};

} // namespace confab::client
