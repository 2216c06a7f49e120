// datagram_load: members who hear what comes and acknowledge nothing: of the bare rows and of the
// classic dialect.
// The one rule: one socket a member; joining is asked again until it is answered.
#pragma once

#include "load.hpp"
#include "sockets.hpp"

#include <string>
#include <vector>

namespace confab::bench {

/// How a row puts it.
struct Speech {
    std::string (*join)(std::size_t member);
    std::string (*say)(std::size_t member, std::string_view line);
    /// The lines in a datagram; empty when it holds none.
    std::string_view (*lines)(std::string_view datagram);
};

extern const Speech plain_speech;
extern const Speech classic_speech;

class DatagramLoad : public Load {
public:
    DatagramLoad(const Scene& scene, const Speech& speech);

    void join(Clock::time_point deadline) override;
    void say(std::size_t member, std::string_view line) override;
    bool turn(Tally& tally, std::chrono::milliseconds patience) override;
    [[nodiscard]] std::uint64_t datagrams() const override { return inbox_.total(); }

private:
    template <typename Take>
    bool receive(int milliseconds, Take take);
    void send(std::size_t member, std::string_view bytes);

    Speech speech_;
    std::vector<Socket> sockets_;
    Poller poller_;
    Inbox inbox_;
};

} // namespace confab::bench
