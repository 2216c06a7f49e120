// udp_pair: two transports over loopback, as the fixture of the contract suite.
#pragma once

#include <confab/transport/udp.hpp>

#include <chrono>
#include <utility>

/// Where a transport bound to `local` is reached by one on this host: loopback in place of "any".
inline confab::Endpoint reached_at(const confab::Endpoint& local,
                                   const confab::AddressBytes& loopback_address) {
    return confab::Endpoint{.address = loopback_address, .port = local.port};
}

template <typename Transport>
class UdpPair {
public:
    UdpPair(Transport first, Transport second, confab::Endpoint first_endpoint,
            confab::Endpoint second_endpoint)
        : first_{std::move(first)}, second_{std::move(second)}, first_endpoint_{first_endpoint},
          second_endpoint_{second_endpoint} {}

    Transport& first() { return first_; }
    Transport& second() { return second_; }
    [[nodiscard]] confab::Endpoint first_endpoint() const { return first_endpoint_; }
    [[nodiscard]] confab::Endpoint second_endpoint() const { return second_endpoint_; }

    /// What is flushed to loopback is at the other socket already; the wait is for a busy machine.
    void carry() { second_.wait_until(second_.now() + std::chrono::milliseconds{2}); }

private:
    Transport first_;
    Transport second_;
    confab::Endpoint first_endpoint_;
    confab::Endpoint second_endpoint_;
};
