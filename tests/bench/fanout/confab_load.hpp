// confab_load: members of confab/1, each a Member of the library on a socket of its own.
// The one rule: they do all that a member does; only the system calls are shared out otherwise
// than UdpTransport would, so that ten thousand fit into one process.
#pragma once

#include "load.hpp"
#include "sockets.hpp"

#include <confab/member.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace confab::bench {

/// What all members of a load read into.
struct SharedInbox {
    Inbox inbox;
    std::size_t next = 0;
    std::size_t filled = 0;
    bool drained = false; ///< the socket of the member that steps now
};

/// A connected socket that the load owns. One member steps at a time, until it has taken all.
class SharedTransport {
public:
    SharedTransport(int socket, std::uint16_t server_port, SharedInbox& shared)
        : socket_{socket}, server_{loopback(server_port)}, shared_{&shared} {}

    [[nodiscard]] Instant now() const;
    [[nodiscard]] std::size_t max_datagram_size() const { return 1200; }
    std::optional<Arrival> receive();
    void send(const Datagram& datagram);
    void flush() {}

private:
    int socket_;
    Endpoint server_;
    SharedInbox* shared_;
};

class ConfabLoad : public Load {
public:
    explicit ConfabLoad(const Scene& scene);

    void join(Clock::time_point deadline) override;
    void say(std::size_t member, std::string_view line) override;
    bool turn(Tally& tally, std::chrono::milliseconds patience) override;
    [[nodiscard]] std::uint64_t datagrams() const override { return shared_->inbox.total(); }

private:
    using Due = std::pair<Instant, std::size_t>; ///< when to step which member
    struct Peer {
        Socket socket;
        std::optional<Member<SharedTransport>> member{};
        std::optional<Instant> wakes{}; ///< it stands in the queue for then
    };

    void let_in(std::size_t number);
    void step(std::size_t number, Tally* tally);
    void wake_later(std::size_t number);
    bool turn(Tally* tally, std::chrono::milliseconds patience);
    [[nodiscard]] int milliseconds_to_wait(std::chrono::milliseconds patience) const;

    Scene scene_;
    std::unique_ptr<SharedInbox> shared_ = std::make_unique<SharedInbox>();
    std::vector<Peer> peers_;
    Poller poller_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::size_t welcomed_ = 0;
};

} // namespace confab::bench
