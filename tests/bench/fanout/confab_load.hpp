// confab_load: members of confab/1 on a socket each: Members of the library, or
// who only listens when they are too many for it.
// The one rule: to the room they all are members, and are stepped when something has come or is
// due.
#pragma once

#include "listener.hpp"
#include "load.hpp"
#include "shared_transport.hpp"
#include "sockets.hpp"

#include <confab/member.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace confab::bench {

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
        std::optional<Member<SharedTransport>> member{}; ///< either this or the other
        std::optional<Listener> listener{};
        std::optional<Instant> wakes{}; ///< it stands in the queue for then
    };

    void let_in(std::size_t number);
    void step(std::size_t number, Tally* tally);
    static void step(Member<SharedTransport>& member, const Listener::Hear& hear);
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
