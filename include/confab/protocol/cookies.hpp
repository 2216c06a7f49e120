// cookies: proof that whoever sends from an address also receives there, without a state for it.
// The one rule: a cookie holds for the address, the nonce and the versions that it was given for,
// and for ten seconds (the idea: RFC 9000 section 8.1.4; RFC 6347 section 4.2.1).
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"
#include "../vocabulary/secret.hpp"
#include "../wire/bytes.hpp"
#include "../wire/message.hpp"
#include "derived_secret.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace confab {

class Cookies {
public:
    static constexpr Duration lifetime = std::chrono::seconds{10};
    static constexpr Duration turnover = std::chrono::seconds{60}; ///< of the key

    Cookies(const Secret& secret, Instant now) : secret_{secret}, born_{now} {}

    [[nodiscard]] wire::Cookie bake(const Endpoint& peer, std::uint64_t nonce,
                                    wire::Versions versions, Instant now) const {
        const std::uint64_t time = milliseconds(now);
        const auto shown = static_cast<std::uint32_t>(time);
        return {.time = shown, .mac = mac(time, peer, nonce, versions)};
    }

    [[nodiscard]] bool accepts(const wire::Cookie& cookie, const Endpoint& peer,
                               std::uint64_t nonce, wire::Versions versions, Instant now) const {
        // All 64 bits of the time are in the MAC, so none comes round again after 49 days.
        const std::uint64_t present = milliseconds(now);
        const auto age = static_cast<std::uint32_t>(present) - cookie.time;
        constexpr auto most = std::chrono::duration_cast<std::chrono::milliseconds>(lifetime);
        if (age > static_cast<std::uint64_t>(most.count()) || age > present) return false;
        return cookie.mac == mac(present - age, peer, nonce, versions);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(born_);
    }
    friend bool operator==(const Cookies&, const Cookies&) = default;

private:
    [[nodiscard]] std::uint64_t milliseconds(Instant now) const {
        return static_cast<std::uint64_t>((now - born_).count()) / 1'000'000;
    }

    [[nodiscard]] Secret mac(std::uint64_t time, const Endpoint& peer, std::uint64_t nonce,
                             wire::Versions versions) const {
        constexpr auto period = std::chrono::duration_cast<std::chrono::milliseconds>(turnover);
        const std::uint64_t key_number = time / static_cast<std::uint64_t>(period.count());
        std::array<std::byte, 40> message{};
        wire::ByteWriter writer{message};
        writer.put(time);
        for (const std::uint8_t byte : peer.address)
            writer.put(byte);
        writer.put(peer.scope);
        writer.put(peer.port);
        writer.put(nonce);
        writer.put(versions.least);
        writer.put(versions.most);
        return siphash128(derive(secret_, SecretUse::cookie_key, key_number), message);
    }

    Secret secret_;
    Instant born_;
};

} // namespace confab
