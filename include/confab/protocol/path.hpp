// path: where a member is: the address that is proven, and one that wants to be.
// The one rule: nothing but a proof moves a member, and an address that is not proven gets no more
// than three bytes for each that has come from it (RFC 9000 sections 8.1, 8.2 and 9.3).
//
//   from               newer stamp                      PROBE_ACK of the value
//   the proven one     -                                -
//   the candidate      it earns three bytes for one     it is the proven one
//   elsewhere          it is the candidate              -
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace confab {

class Path {
public:
    static constexpr Duration candidature = std::chrono::seconds{10};
    static constexpr std::size_t earned_by_byte = 3;

    explicit Path(const Endpoint& proven) : proven_{proven} {}

    [[nodiscard]] const Endpoint& proven() const { return proven_; }
    [[nodiscard]] std::optional<Endpoint> candidate() const {
        return candidate_ ? std::optional{candidate_->peer} : std::nullopt;
    }

    /// A datagram with a newer stamp has come from elsewhere. `value` is what a new candidate has
    /// to send back: nobody can guess it.
    void heard_from(const Endpoint& peer, std::size_t bytes, std::uint64_t value, Instant now) {
        if (!candidate_ || candidate_->peer != peer || has_lapsed(now)) {
            candidate_ = Candidate{.peer = peer, .value = value, .since = now, .next_probe = now};
        }
        candidate_->allowance += earned_by_byte * bytes;
    }

    /// True when it proves the candidate: the member has moved.
    [[nodiscard]] bool prove(const Endpoint& peer, std::uint64_t value, Instant now) {
        if (!candidate_ || candidate_->peer != peer || candidate_->value != value) return false;
        if (has_lapsed(now)) return false;
        proven_ = peer;
        candidate_.reset();
        return true;
    }

    struct Probe {
        Endpoint peer;
        std::uint64_t value;
    };

    /// A probe of this many bytes that is to be sent now, if any; `pause`: until the next one.
    [[nodiscard]] std::optional<Probe> take_probe(std::size_t bytes, Duration pause, Instant now) {
        if (candidate_ && has_lapsed(now)) candidate_.reset();
        if (!candidate_ || now < candidate_->next_probe) return std::nullopt;
        candidate_->next_probe = now + pause;
        if (candidate_->allowance < bytes) return std::nullopt;
        candidate_->allowance -= bytes;
        return Probe{candidate_->peer, candidate_->value};
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const {
        if (!candidate_) return std::nullopt;
        return std::min(candidate_->next_probe, candidate_->since + candidature);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(proven_, candidate_);
    }
    friend bool operator==(const Path&, const Path&) = default;

private:
    struct Candidate {
        Endpoint peer{};
        std::uint64_t value = 0;
        std::size_t allowance = 0; ///< bytes that may still be sent to it
        Instant since{};
        Instant next_probe{};

        template <typename Show>
        void show_state(Show show) const {
            show(peer, value, allowance, since, next_probe);
        }
        friend bool operator==(const Candidate&, const Candidate&) = default;
    };

    [[nodiscard]] bool has_lapsed(Instant now) const {
        return candidate_->since + candidature <= now;
    }

    Endpoint proven_;
    std::optional<Candidate> candidate_;
};

} // namespace confab
