// settlement: which texts of a session are in the log, found by reading it: while the session
// lasts, since its acknowledgements may be lost, and once it has ended, up to the next one's head.
// The one rule: an own text between the old session's head and the new one's is the old session's,
// unless the log says that the stay had ended before it, or may have said so in a gap.
#pragma once

#include "../vocabulary/sequence.hpp"

#include <cstdint>
#include <optional>

namespace confab {

class Settlement {
public:
    /// Nothing is in doubt any more: what will be stands behind `head`.
    void close(Sequence head) {
        from_ = until_ = head;
        open_ = over_ = blind_ = false;
        doubted_.reset();
    }

    /// While a session lasts: all that was sent is acknowledged, and the log is read up to here.
    void move_on(Sequence read) { close(from_ < read ? read : from_); }

    /// A new session has begun at `head`: what lies before it is to be read.
    void open_until(Sequence head) {
        until_ = head;
        open_ = true;
    }

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] bool is_read(Sequence next) const { return until_ < next; }
    /// Some of it can't be read.
    [[nodiscard]] bool is_blind() const { return blind_; }

    [[nodiscard]] bool concerns(Sequence number) const {
        return !over_ && from_ < number && (!open_ || number <= until_);
    }

    /// An own text behind what can't be read: a namesake's, if the stay turns out to have ended.
    void doubt(std::uint32_t reference) { doubted_ = reference; }
    [[nodiscard]] bool is_doubtful() const { return open_ && blind_; }
    /// The newest of these, once all is read, if it is the member's own.
    [[nodiscard]] std::optional<std::uint32_t> resolve() const {
        return over_ ? std::nullopt : doubted_;
    }

    /// The log says that the stay has ended here.
    void end_stay(Sequence number) { over_ = over_ || concerns(number); }
    /// What has not been read up to here will not be.
    void skip_to(Sequence last) { blind_ = blind_ || (!over_ && from_ < last); }

    template <typename Show>
    void show_state(Show show) const {
        show(from_, until_, open_, over_, blind_, doubted_);
    }
    friend bool operator==(const Settlement&, const Settlement&) = default;

private:
    Sequence from_;
    Sequence until_;
    bool open_ = false;
    bool over_ = false;
    bool blind_ = false;
    std::optional<std::uint32_t> doubted_;
};

} // namespace confab
