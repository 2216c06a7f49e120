// member_path: where a room has a member of confab/1, as whoever reads all facts knows it: the
// address that is proven, and the one that wants to be.
// The one rule: it is told of nothing that the room drops.
#pragma once

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/instant.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace confab::sim {

class MemberPath {
public:
    static constexpr Duration candidature = std::chrono::seconds{10};
    /// Clocks are read to a few nanoseconds.
    static constexpr Duration slack = std::chrono::microseconds{1};

    MemberPath() = default;
    explicit MemberPath(const Endpoint& proven) : proven_{proven} {}

    [[nodiscard]] const Endpoint& proven() const { return proven_; }
    [[nodiscard]] bool is_candidate(const Endpoint& peer) const {
        return candidate_ && candidate_->peer == peer;
    }
    /// Precondition: there is a candidate.
    [[nodiscard]] bool has_lapsed(Duration now) const {
        return candidate_->since + candidature + slack < now;
    }

    /// `answer`: to a probe. True when it is the proof: the member has moved.
    bool heard_from(const Endpoint& peer, std::optional<std::uint64_t> answer, Duration now) {
        if (peer == proven_) return false;
        if (!is_candidate(peer) || candidate_->since + candidature <= now + slack) {
            candidate_ = Candidate{.peer = peer, .since = now};
        }
        if (!answer || answer != candidate_->value) return false;
        proven_ = peer;
        candidate_.reset();
        return true;
    }

    void probed(std::uint64_t value) {
        if (candidate_) candidate_->value = value;
    }

    friend bool operator==(const MemberPath&, const MemberPath&) = default;

private:
    struct Candidate {
        Endpoint peer{};
        Duration since{};
        std::optional<std::uint64_t> value{}; ///< that it was asked with
        friend bool operator==(const Candidate&, const Candidate&) = default;
    };

    Endpoint proven_{};
    std::optional<Candidate> candidate_{};
};

} // namespace confab::sim
