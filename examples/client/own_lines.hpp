// own_lines: what has become of the lines that one has said, in either dialect.
// The one rule: in confab/1 the member knows how far each has come; in classic nothing tells but
// hearing it again, see Pace. Every line comes back in the end, or is counted here.
#pragma once

#include "pace.hpp"

#include <algorithm>
#include <confab/member.hpp>
#include <confab/vocabulary/instant.hpp>
#include <cstdint>
#include <optional>

namespace confab::client {

class OwnLines {
public:
    /// That a pipe has on their way at once: as many as a room of confab/1 lets it.
    static constexpr std::uint64_t most_on_the_way = 32;

    explicit OwnLines(Dialect dialect) {
        if (dialect == Dialect::classic) pace_.emplace();
    }

    void said(Instant now) {
        if (pace_) pace_->said(now);
    }

    /// One came back.
    void heard(Instant now) {
        if (pace_) pace_->confirmed(now);
    }

    /// One that was said was not taken, which its author has been told.
    void refused(Instant now) {
        ++refused_;
        if (pace_) pace_->confirmed(now);
    }

    /// One was never said, which its author has been told.
    void not_said() { ++refused_; }

    /// The stay has ended, and one was on its way still.
    void given_up() { ++given_up_; }

    /// A piece of the log will never be read: of the lines that the room has, those that have not
    /// come back by now may stand there. Call it after advance().
    void missed() { missed_ = committed_not_heard(); }

    /// `progress`: the member's, in confab/1.
    void advance(const std::optional<Progress>& progress, Instant now) {
        if (progress) progress_ = *progress;
        if (pace_) pace_->advance(now);
    }

    [[nodiscard]] std::optional<Instant> next_deadline() const {
        return pace_ ? pace_->next_deadline() : std::nullopt;
    }

    /// What the room does not have yet; in classic nobody knows.
    [[nodiscard]] std::uint64_t on_the_way() const {
        return progress_.queued - progress_.committed - progress_.refused;
    }

    /// Whether a pipe may go on.
    [[nodiscard]] bool may_say() const {
        return pace_ ? pace_->may_say() : on_the_way() < most_on_the_way;
    }

    /// None will come back that has not.
    [[nodiscard]] bool settled() const {
        if (pace_) return pace_->settled();
        return on_the_way() == 0 && committed_not_heard() <= missed_;
    }

    [[nodiscard]] std::uint64_t given_up_so_far() const { return given_up_; }

    /// Lines that did not come back, whatever the cause. Precondition: settled, or the stay is
    /// over.
    [[nodiscard]] std::uint64_t not_back() const {
        return refused_ + given_up_ + (pace_ ? pace_->lost() : committed_not_heard());
    }

private:
    /// A line may be heard before the room's word that it has it.
    [[nodiscard]] std::uint64_t committed_not_heard() const {
        return progress_.committed - std::min(progress_.committed, progress_.delivered);
    }

    std::optional<Pace> pace_; ///< of the classic dialect
    Progress progress_;        ///< of confab/1
    std::uint64_t missed_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t given_up_ = 0;
};

} // namespace confab::client
