// submission_receiver: a member's texts on their way into the log, in order and whole.
// The one rule: a text is offered once all its pieces are here and all texts before it have been
// offered; what the log has committed, and nothing else, is acknowledged for good.
//
//   committed         taken                                 edge
//   |  offered        |  held, with holes                   |  not allowed
#pragma once

#include "../vocabulary/text.hpp"
#include "../wire/record_codec.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace confab {

class SubmissionReceiver {
public:
    struct Piece {
        std::string text{};
        bool first = true;
        bool last = true;

        template <typename Show>
        void show_state(Show show) const {
            show(text, first, last);
        }
        friend bool operator==(const Piece&, const Piece&) = default;
    };

    enum class Arrival : std::uint8_t {
        held,
        out_of_order, ///< held, and something before it is missing, or something behind it was here
        repeated,
        dropped, ///< beyond the edge, or there is no memory for it
        broken,  ///< no member that keeps the rules sends it
    };

    [[nodiscard]] std::uint64_t committed() const { return committed_; }
    [[nodiscard]] std::uint64_t taken() const { return taken_; }
    /// The greatest number that has come.
    [[nodiscard]] std::uint64_t newest() const { return taken_ + held_.size(); }
    /// Bytes that wait here for what is missing.
    [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }

    /// `free`: bytes that may be held beside those that are. A text that can be offered at once
    /// needs none, nor does the one at the front while help lasts.
    Arrival receive(std::uint64_t number, const wire::WireRecord& record, std::uint64_t edge,
                    std::size_t free) {
        if (number == 0 || number > edge) return number == 0 ? Arrival::broken : Arrival::dropped;
        if (number <= taken_) return Arrival::repeated;
        const auto at = static_cast<std::size_t>(number - taken_ - 1);
        if (at < held_.size() && held_[at]) return Arrival::repeated;
        const bool passes = at == 0 && record.first && record.last;
        if (!passes && record.bytes.size() > free && !is_helped_with(at)) return Arrival::dropped;
        const bool was_overtaken = at < held_.size();
        if (!was_overtaken) held_.resize(at + 1);
        held_[at] = Piece{std::string{record.bytes}, record.first, record.last};
        held_bytes_ += record.bytes.size();
        if (!is_well_formed()) return Arrival::broken;
        if (was_overtaken) return Arrival::out_of_order;
        for (std::size_t before = 0; before < at; ++before) {
            if (!held_[before]) return Arrival::out_of_order;
        }
        return Arrival::held;
    }

    /// A whole text stands at the front.
    [[nodiscard]] bool is_ready() const {
        for (const auto& piece : held_) {
            if (!piece) return false;
            if (piece->last) return true;
        }
        return false;
    }

    /// A piece of the text at the front was dropped: it waits for memory that others hold.
    [[nodiscard]] bool wants_help() const { return help_ == Help::wanted; }
    [[nodiscard]] bool has_help() const { return help_ == Help::given; }
    /// Until the text at the front has been taken there is memory for it.
    void give_help() { help_ = Help::given; }

    /// The next piece of it; it takes the number taken(). Precondition: is_ready(), or the piece
    /// before was not the last.
    [[nodiscard]] Piece take() {
        Piece piece = std::move(*held_.front());
        held_.erase(held_.begin());
        held_bytes_ -= piece.text.size();
        ++taken_;
        taken_of_run_ = piece.last ? 0 : taken_of_run_ + 1;
        if (piece.last) help_ = Help::none;
        return piece;
    }

    /// The log has the text that ends with this number.
    void commit(std::uint64_t number) { committed_ = number; }

    /// Numbers beyond committed() that are here.
    using Bitmap = std::array<std::byte, 8>;
    /// How many bytes of it count.
    std::size_t write_bitmap(Bitmap& bitmap) const {
        bitmap = {};
        std::size_t size = 0;
        const std::uint64_t extent = newest() - committed_;
        for (std::uint64_t i = 0; i < extent && i < 8 * bitmap.size(); ++i) {
            const std::uint64_t number = committed_ + 1 + i;
            const bool here = number <= taken_ ||
                              held_[static_cast<std::size_t>(number - taken_ - 1)].has_value();
            if (!here) continue;
            bitmap[static_cast<std::size_t>(i / 8)] |= std::byte{1} << static_cast<int>(i % 8);
            size = static_cast<std::size_t>(i / 8) + 1;
        }
        return size;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(committed_, taken_, taken_of_run_, held_, help_);
    }
    friend bool operator==(const SubmissionReceiver&, const SubmissionReceiver&) = default;

private:
    enum class Help : std::uint8_t { none, wanted, given };

    /// A piece there is, as far as can be told, one of the text at the front.
    bool is_helped_with(std::size_t at) {
        bool is_front = at < wire::max_pieces;
        for (std::size_t before = 0; is_front && before < at && before < held_.size(); ++before)
            is_front = !held_[before] || !held_[before]->last;
        if (is_front && help_ == Help::none) help_ = Help::wanted;
        return is_front && help_ == Help::given;
    }

    /// The pieces at the front, up to the first that is missing, are texts from FIRST to LAST.
    [[nodiscard]] bool is_well_formed() const {
        std::size_t length = taken_of_run_;
        for (const auto& piece : held_) {
            if (!piece) return true;
            if (piece->first != (length == 0)) return false;
            ++length;
            if (piece->last) length = 0;
            if (length >= wire::max_pieces) return false;
        }
        return true;
    }

    std::uint64_t committed_ = 0;
    std::uint64_t taken_ = 0;      ///< the last that was offered
    std::size_t taken_of_run_ = 0; ///< pieces of a text whose last one was not offered yet
    std::vector<std::optional<Piece>>
        held_; ///< a window at most; a deque would cost 600 bytes empty
    std::size_t held_bytes_ = 0;
    Help help_ = Help::none;
};

} // namespace confab
