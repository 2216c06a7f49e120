// enet_load: members of the ENet server, each an ENet host on a socket of its own.
// The one rule: ENet does all that a member does; here is only who has something to be served.
#pragma once

#include "enet_host.hpp"
#include "load.hpp"
#include "sockets.hpp"

#include <vector>

namespace confab::bench {

class EnetLoad : public Load {
public:
    explicit EnetLoad(const Scene& scene);

    void join(Clock::time_point deadline) override;
    void say(std::size_t member, std::string_view line) override;
    bool turn(Tally& tally, std::chrono::milliseconds patience) override;
    [[nodiscard]] std::uint64_t datagrams() const override;

private:
    struct Peer {
        EnetHost host;
        ENetPeer* server = nullptr;
        bool is_in = false;
    };

    bool turn(Tally* tally, std::chrono::milliseconds patience);
    void serve(std::size_t member, Tally* tally);

    Scene scene_;
    std::vector<Peer> peers_;
    Poller poller_;
    Clock::time_point served_all_{}; ///< for what is sent again although nothing arrives
};

} // namespace confab::bench
