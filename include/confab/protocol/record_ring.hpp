// record_ring: the newest records of the log as the wire has them, encoded once for all members.
// The one rule: bounded by count and by bytes; the oldest goes first, the newest always stays.
#pragma once

#include "../vocabulary/datagram.hpp"
#include "../vocabulary/sequence.hpp"
#include "../wire/record_codec.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace confab {

class RecordRing {
public:
    RecordRing(Sequence first, std::size_t max_records, std::size_t max_bytes)
        : tail_{first}, max_records_{max_records}, max_bytes_{max_bytes} {
        assert(max_records > 0);
    }

    [[nodiscard]] Sequence tail() const { return tail_; }
    [[nodiscard]] Sequence head() const { return tail_ + count_ - 1; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    void push(const wire::WireRecord& record) {
        const std::size_t size = wire::encoded_size(record);
        if (chunks_.empty() || chunks_.back().bytes.size() + size > chunk_size) open_chunk();
        Chunk& chunk = chunks_.back();
        wire::append_record(chunk.bytes, record);
        chunk.ends.push_back(static_cast<std::uint16_t>(chunk.bytes.size()));
        bytes_ += size;
        ++count_;
        while (count_ > max_records_ || (bytes_ > max_bytes_ && count_ > 1))
            drop_oldest();
    }

    /// Good until the next push. Precondition: tail() <= number <= head().
    [[nodiscard]] BytesView record(Sequence number) const {
        const Chunk& chunk = chunk_of(number);
        const auto at = static_cast<std::size_t>(number - chunk.first);
        return BytesView{chunk.bytes}.subspan(chunk.begin(at), chunk.size(at));
    }

    struct Run {
        std::size_t count = 0;
        BytesView bytes{};
    };
    /// Records from `first` on that lie one behind the other and have no more than so many bytes:
    /// there may be more of them elsewhere. Good until the next push. Preconditions: tail() <=
    /// first; first + most <= head() + 1; most > 0.
    [[nodiscard]] Run run(Sequence first, std::size_t most, std::size_t most_bytes) const {
        assert(most > 0 && first + most <= head() + 1);
        const Chunk& chunk = chunk_of(first);
        const auto at = static_cast<std::size_t>(first - chunk.first);
        const std::size_t begin = chunk.begin(at);
        const std::size_t last = std::min(at + most, chunk.ends.size());
        std::size_t end = at;
        while (end < last && chunk.ends[end] - begin <= most_bytes)
            ++end;
        return {end - at, BytesView{chunk.bytes}.subspan(begin, chunk.begin(end) - begin)};
    }

    /// What it holds follows from the log; only where it stands can differ.
    template <typename Show>
    void show_state(Show show) const {
        show(tail_, count_);
    }
    friend bool operator==(const RecordRing&, const RecordRing&) = default;

private:
    static constexpr std::size_t chunk_size = 16'384;

    struct Chunk {
        Sequence first;
        std::vector<std::byte> bytes;
        std::vector<std::uint16_t> ends; ///< of each record in bytes

        [[nodiscard]] std::size_t begin(std::size_t at) const { return at == 0 ? 0 : ends[at - 1]; }
        [[nodiscard]] std::size_t size(std::size_t at) const { return ends[at] - begin(at); }
        friend bool operator==(const Chunk&, const Chunk&) = default;
    };

    /// Precondition: tail() <= number <= head().
    [[nodiscard]] const Chunk& chunk_of(Sequence number) const {
        assert(tail_ <= number && number <= head());
        std::size_t low = 0;
        std::size_t high = chunks_.size();
        // What is new is asked for most of all.
        if (chunks_.back().first <= number) low = high - 1;
        while (high - low > 1) {
            const std::size_t middle = (low + high) / 2;
            (chunks_[middle].first <= number ? low : high) = middle;
        }
        return chunks_[low];
    }

    /// A chunk that was used up is used again.
    void open_chunk() {
        Chunk chunk = std::move(spare_);
        spare_ = {};
        chunk.bytes.clear();
        chunk.ends.clear();
        chunk.first = tail_ + count_;
        chunks_.push_back(std::move(chunk));
    }

    void drop_oldest() {
        Chunk& chunk = chunks_.front();
        bytes_ -= chunk.size(static_cast<std::size_t>(tail_ - chunk.first));
        ++tail_;
        --count_;
        if (static_cast<std::size_t>(tail_ - chunk.first) < chunk.ends.size()) return;
        spare_ = std::move(chunk);
        chunks_.pop_front();
    }

    Sequence tail_;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
    std::size_t max_records_;
    std::size_t max_bytes_;
    std::deque<Chunk> chunks_;
    Chunk spare_;
};

} // namespace confab
