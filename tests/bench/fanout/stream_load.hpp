// stream_load: members of servers that speak lines of text over TCP.
// The one rule: one connection a member; what a server asks to see whether it lives is answered.
#pragma once

#include "load.hpp"
#include "sockets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace confab::bench {

/// How a row puts it; each line ends with CR LF on the wire.
struct StreamSpeech {
    std::string (*greet)(std::size_t member);
    /// What the server's line is to be answered; mostly nothing.
    std::string (*answer)(std::string_view line);
    /// The server says by it that the member is in.
    bool (*lets_in)(std::string_view line);
    std::string (*say)(std::string_view line);
    /// What somebody has said, if that is what the line tells.
    std::string_view (*heard)(std::string_view line);
    bool hears_own;
};

extern const StreamSpeech nats_speech;
extern const StreamSpeech irc_speech;

class StreamLoad : public Load {
public:
    StreamLoad(const Scene& scene, const StreamSpeech& speech);

    void join(Clock::time_point deadline) override;
    void say(std::size_t member, std::string_view line) override;
    bool turn(Tally& tally, std::chrono::milliseconds patience) override;
    [[nodiscard]] bool hears_own() const override { return speech_.hears_own; }

private:
    struct Peer {
        std::optional<Socket> socket{};
        std::string begun{}; ///< of a line that has not come whole
    };

    void connect(std::size_t member, Clock::time_point deadline);
    void send(std::size_t member, std::string_view bytes);
    template <typename Take>
    bool receive(int milliseconds, Take take);
    template <typename Take>
    void receive_from(std::size_t member, Take take);

    Scene scene_;
    StreamSpeech speech_;
    std::vector<Peer> peers_;
    Poller poller_;
    std::vector<char> bytes_;
};

} // namespace confab::bench
