// client: one user in one room, at a terminal or as a pipe.
// The one rule: what the user types is said, asked about or refused aloud; never lost in silence.
#pragma once

#include "pace.hpp"
#include "terminal/console.hpp"
#include "terminal/signals.hpp"

#include <confab/member.hpp>
#include <confab/transport/udp.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
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
    Client(std::vector<Endpoint> servers, std::string name, terminal::Console& console);

    /// Until the user leaves or the room is lost.
    Outcome run(const terminal::Signals& signals);

private:
    [[nodiscard]] bool takes_input() const;
    [[nodiscard]] std::optional<Instant> next_deadline() const;
    [[nodiscard]] bool welcomed() const { return member_ && member_->welcomed(); }

    void take_input();
    void take_signals(const terminal::Signals& signals);
    void step_member();
    void on_line(const std::string& text);
    void say(std::string_view text);
    void on(const Event& event);
    void on_closed(Reason reason);
    void ask_name();
    void join(std::string name);
    void leave();
    void finish(int exit_code, std::string complaint = {});
    void tell(std::string_view line);

    std::vector<Endpoint> servers_;
    std::size_t server_ = 0; ///< the one being tried
    std::string name_;
    terminal::Console* console_;
    std::optional<Member<UdpTransport>> member_;
    std::deque<std::string> early_lines_; ///< typed before the room has let us in
    Pace pace_;
    bool input_ended_ = false; ///< of a pipe
    bool was_welcomed_ = false;
    bool leaving_ = false;
    std::optional<Outcome> outcome_;
};

} // namespace confab::client
