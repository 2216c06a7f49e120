// login: a member's way into a session: HELLO, CHALLENGE, JOIN, WELCOME.
// The one rule: the member owns every timer; the nonce stays the same, so whatever the network
// repeats leads to one session.
//
//   state      timer                                CHALLENGE   WELCOME    REJECT
//   greeting   HELLO again                          joining     -          closed (VERSION)
//   joining    JOIN again; HELLO when the cookie    -           welcomed   closed
//              is too old
#pragma once

#include "../vocabulary/instant.hpp"
#include "../wire/message.hpp"
#include "cookies.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace confab {

/// Whom a member asks for, and as whom.
struct LoginRequest {
    std::string name{};
    std::string room{};        ///< empty: whatever room is there
    std::string auth{};        ///< the room's password
    std::uint16_t history = 0; ///< records from before the login that are wanted
    std::size_t datagram = wire::max_datagram_size;

    friend bool operator==(const LoginRequest&, const LoginRequest&) = default;
};

class Login {
public:
    static constexpr Duration limit = std::chrono::seconds{30}; ///< of a first login
    static constexpr Duration cookie_is_good = std::chrono::seconds{8};

    /// `jitter`: any number; spreads members that return at once.
    Login(std::uint64_t nonce, std::optional<wire::Return> back, std::uint64_t jitter, Instant now)
        : nonce_{nonce}, jitter_{jitter}, back_{back}, since_{now}, next_{now} {
        if (back_) next_ = now + spread(std::chrono::milliseconds{100});
    }

    [[nodiscard]] std::uint64_t nonce() const { return nonce_; }

    /// What is small goes to and fro: each HELLO since the first CHALLENGE was answered at its
    /// first try, and there was one. If no JOIN was, it is because of its size, or its answer's.
    [[nodiscard]] bool small_passes() const {
        return answered_again_ > 0 && answered_again_ == asked_again_;
    }

    void on(const wire::Challenge& challenge, Instant now) {
        if (challenge.nonce != nonce_ || cookie_) return;
        cookie_ = challenge.cookie;
        cookie_since_ = next_ = now;
        // Who has just been answered need not wait for long. A member that returns may meet a full
        // room again and again, and then asks ever more seldom all the same.
        if (!back_ || !challenged_) times_ = 0;
        if (challenged_) ++answered_again_;
        challenged_ = true;
    }

    /// A first login has lasted too long.
    [[nodiscard]] bool has_failed(Instant now) const { return !back_ && since_ + limit <= now; }

    /// What is to be sent now; an empty view when nothing is. The view is into the buffer.
    [[nodiscard]] BytesView next_datagram(const LoginRequest& request, wire::Buffer& buffer,
                                          Instant now) {
        if (now < next_) return {};
        if (cookie_ && cookie_since_ + cookie_is_good <= now) cookie_.reset();
        next_ = now + pause();
        ++times_;
        if (!cookie_) {
            if (challenged_) ++asked_again_;
            return wire::encode(wire::Hello{.nonce = nonce_}, buffer);
        }
        return wire::encode(wire::Join{.nonce = nonce_,
                                       .cookie = *cookie_,
                                       .back = back_,
                                       .history = request.history,
                                       .room = request.room,
                                       .name = request.name,
                                       .auth = request.auth,
                                       .size = request.datagram},
                            buffer);
    }

    [[nodiscard]] Instant next_deadline() const {
        return back_ ? next_ : std::min(next_, since_ + limit);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(nonce_, jitter_, back_.has_value(), since_, next_, times_, cookie_.has_value(),
             cookie_since_, challenged_, asked_again_, answered_again_);
    }
    friend bool operator==(const Login&, const Login&) = default;

private:
    /// 1, 2, 3, 3 … s at a first login, anew from each CHALLENGE; doubling to 30 s at a return,
    /// anew from its first.
    [[nodiscard]] Duration pause() const {
        using std::chrono::seconds;
        if (!back_) return seconds{std::min(times_ + 1, 3U)};
        return spread(std::min<Duration>(seconds{1U << std::min(times_ / 2, 5U)}, seconds{24}));
    }

    /// Within 25 % of it.
    [[nodiscard]] Duration spread(Duration pause) const {
        const auto share = static_cast<std::int64_t>((jitter_ >> (8 * (times_ % 8))) & 0xFFU);
        return pause * (384 + share) / 512;
    }

    std::uint64_t nonce_;
    std::uint64_t jitter_;
    std::optional<wire::Return> back_;
    Instant since_;
    Instant next_;
    unsigned times_ = 0; ///< asked so far, since the pauses began anew
    std::optional<wire::Cookie> cookie_;
    Instant cookie_since_;
    bool challenged_ = false;  ///< the room has answered something
    unsigned asked_again_ = 0; ///< HELLOs since then
    unsigned answered_again_ = 0;
};

} // namespace confab
