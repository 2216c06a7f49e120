// log_receiver: the room's records as they reach a member, put back into the order of the log.
// The one rule: each number is handed on once, in order; what the room has let go is one gap.
#pragma once

#include "../vocabulary/sequence.hpp"
#include "../wire/record_codec.hpp"
#include "flight.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace confab {

class LogReceiver {
public:
    struct Entry {
        wire::WireKind kind{};
        bool first = true;
        bool last = true;
        std::uint32_t ref = 0;
        std::string name{};
        std::string bytes{};

        template <typename Show>
        void show_state(Show show) const {
            show(kind, first, last, ref, name, bytes);
        }
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    enum class Arrival : std::uint8_t {
        held,
        out_of_order, ///< held, and something before it is missing, or something behind it was here
        repeated,
        dropped,
    };

    explicit LogReceiver(Sequence next) : next_{next} {}

    /// The first record that was not handed on.
    [[nodiscard]] Sequence next() const { return next_; }

    Arrival receive(Sequence number, const wire::WireRecord& record) {
        const std::int64_t at = number - next_;
        if (at < 0) return Arrival::repeated;
        if (at >= static_cast<std::int64_t>(Flight::window)) return Arrival::dropped;
        const auto slot = static_cast<std::size_t>(at);
        if (slot < held_.size() && held_[slot]) return Arrival::repeated;
        const bool was_overtaken = slot < held_.size();
        if (!was_overtaken) held_.resize(slot + 1);
        held_[slot] = Entry{record.kind,
                            record.first,
                            record.last,
                            record.ref,
                            std::string{record.name},
                            std::string{record.bytes}};
        if (was_overtaken) return Arrival::out_of_order;
        for (std::size_t before = 0; before < slot; ++before) {
            if (!held_[before]) return Arrival::out_of_order;
        }
        return Arrival::held;
    }

    /// The next record, once it is here.
    [[nodiscard]] std::optional<Entry> take() {
        if (held_.empty() || !held_.front()) return std::nullopt;
        std::optional<Entry> entry = std::move(held_.front());
        held_.pop_front();
        ++next_;
        return entry;
    }

    /// What has come behind a hole: who sends the log next does not know that it is here.
    void forget_ahead() { held_.clear(); }

    struct Missing {
        Sequence first;
        Sequence last;
    };

    /// Precondition: take() gives nothing. The room holds nothing before `tail`: what of it has not
    /// come will not.
    [[nodiscard]] std::optional<Missing> skip_to(Sequence tail) {
        if (tail <= next_) return std::nullopt;
        const Missing missing{next_, tail - 1};
        for (; next_ < tail; ++next_) {
            if (held_.empty()) {
                next_ = tail;
                break;
            }
            held_.pop_front();
        }
        return missing;
    }

    using Bitmap = std::array<std::byte, Flight::window / 8>;
    /// Numbers from next() on that are here; how many bytes of it count.
    std::size_t write_bitmap(Bitmap& bitmap) const {
        bitmap = {};
        std::size_t size = 0;
        for (std::size_t i = 0; i < held_.size(); ++i) {
            if (!held_[i]) continue;
            bitmap[i / 8] |= std::byte{1} << static_cast<int>(i % 8);
            size = i / 8 + 1;
        }
        return size;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(next_, held_);
    }
    friend bool operator==(const LogReceiver&, const LogReceiver&) = default;

private:
    Sequence next_;
    std::deque<std::optional<Entry>> held_;
};

} // namespace confab
