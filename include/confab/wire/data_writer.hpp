// data_writer: a datagram of a session, filled frame by frame.
// The one rule: what does not fit is not written at all, not even a part of it, and the caller is
// told; so whatever is finished is a datagram that decodes.
#pragma once

#include "bytes.hpp"
#include "envelope.hpp"
#include "frame.hpp"
#include "message.hpp"
#include "record_codec.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace confab::wire {

constexpr std::size_t encoded_size(const Ping&) { return 1; }
constexpr std::size_t encoded_size(const Ack& ack) { return 18 + ack.bitmap.size(); }
constexpr std::size_t encoded_size(const Position&) { return 17; }
constexpr std::size_t encoded_size(const Probe&) { return 9; }
constexpr std::size_t encoded_size(const ProbeAck&) { return 9; }
constexpr std::size_t encoded_size(const Close&) { return 2; }
constexpr std::size_t encoded_size(const RosterAsk& ask) { return 2 + ask.after.size(); }

inline constexpr std::size_t records_header_size = 10; ///< of RECORDS, before its first record
inline constexpr std::size_t roster_header_size = 12;  ///< of ROSTER, without `after` and the names

constexpr std::size_t encoded_size(const RosterPage& page) {
    return roster_header_size + page.after.size() + page.names.size();
}

class DataWriter {
public:
    /// No more than `limit` bytes of the buffer are used, which must outlive the writer.
    /// Precondition: data_header_size < limit <= max_datagram_size.
    DataWriter(Buffer& buffer, std::size_t limit, Token token, std::uint32_t stamp)
        : writer_{std::span{buffer}.first(limit)} {
        assert(limit > data_header_size && limit <= max_datagram_size);
        message::begin(writer_, message::data);
        message::put(writer_, token);
        writer_.put(stamp);
    }

    [[nodiscard]] std::size_t remaining() const { return writer_.remaining(); }
    /// No frame yet.
    [[nodiscard]] bool empty() const { return writer_.size() == data_header_size; }

    // Each is false, and nothing is written, when it does not fit. Precondition: is_frame().

    bool put(const Ping& ping) { return begin(frame::ping, ping); }

    bool put(const Ack& ack) {
        if (!begin(frame::ack, ack)) return false;
        writer_.put(ack.cumulative);
        writer_.put(ack.echo);
        writer_.put(ack.hold);
        writer_.put(ack.credit);
        writer_.put(static_cast<std::uint8_t>(ack.bitmap.size()));
        writer_.put_bytes(ack.bitmap);
        return true;
    }

    bool put(const Position& position) {
        if (!begin(frame::position, position)) return false;
        message::put(writer_, position.head);
        message::put(writer_, position.tail);
        return true;
    }

    bool put(const Probe& probe) {
        if (!begin(frame::probe, probe)) return false;
        writer_.put(probe.value);
        return true;
    }

    bool put(const ProbeAck& probe) {
        if (!begin(frame::probe_ack, probe)) return false;
        writer_.put(probe.value);
        return true;
    }

    bool put(const Close& close) {
        if (!begin(frame::close, close)) return false;
        writer_.put(static_cast<std::uint8_t>(close.code));
        return true;
    }

    bool put(const RosterAsk& ask) {
        if (!begin(frame::roster_ask, ask)) return false;
        put_short(ask.after);
        return true;
    }

    bool put(const RosterPage& page) {
        if (!begin(frame::roster, page)) return false;
        message::put(writer_, page.at);
        writer_.put(static_cast<std::uint8_t>(page.last ? 1 : 0));
        put_short(page.after);
        writer_.put(page.count);
        writer_.put_bytes(page.names);
        return true;
    }

    /// Bytes of names after this one that fit: see PageNames.
    [[nodiscard]] std::size_t room_for_names(std::string_view after) const {
        const std::size_t header = roster_header_size + after.size();
        return remaining() - std::min(header, remaining());
    }

    /// A frame of records is opened by the first, and grows by those that follow it in number.
    /// Precondition: one encoded record.
    bool put_record(std::uint64_t number, BytesView encoded) {
        assert(is_frame(Records{.first = number, .count = 1, .bytes = encoded}));
        if (!make_room(number, encoded.size())) return false;
        writer_.put_bytes(encoded);
        return true;
    }

    /// As many at once, which lie one behind the other. Preconditions: `count` encoded records,
    /// and one at least.
    bool put_records(std::uint64_t first, std::size_t count, BytesView encoded) {
        assert(count > 0 && count <= max_count);
        if (!make_room(first, encoded.size(), count)) return false;
        writer_.put_bytes(encoded);
        return true;
    }

    /// Bytes of records from this one on that fit.
    [[nodiscard]] std::size_t room_for_records(std::uint64_t first) const {
        const std::size_t header = follows(first) ? 0 : records_header_size;
        return remaining() - std::min(header, remaining());
    }

    /// Precondition: is_record().
    bool put_record(std::uint64_t number, const WireRecord& record) {
        assert(is_record(record));
        if (!make_room(number, encoded_size(record))) return false;
        wire::put_record(writer_, record);
        return true;
    }

    /// Zeros up to the limit. Precondition: not empty(); nothing is put behind.
    void pad() {
        assert(!empty());
        next_.reset();
        writer_.put_zeros(remaining());
    }

    /// The datagram, in the buffer. Precondition: not empty().
    BytesView finish() {
        assert(!empty());
        return message::seal(writer_);
    }

private:
    /// The count has one byte, which records have no room to fill.
    static constexpr std::size_t max_count = 255;
    static_assert((max_datagram_size - data_header_size) / record_header_size <= max_count);

    template <typename Frame>
    bool begin(std::uint8_t number, const Frame& frame) {
        assert(is_frame(frame));
        if (encoded_size(frame) > remaining()) return false;
        next_.reset();
        writer_.put(number);
        return true;
    }

    /// In the frame that is open, or in a new one.
    bool make_room(std::uint64_t number, std::size_t size, std::size_t count = 1) {
        if (size > room_for_records(number)) return false;
        if (!follows(number)) {
            writer_.put(frame::records);
            writer_.put(number);
            count_at_ = writer_.size();
            count_ = 0;
            writer_.put(count_);
        }
        count_ = static_cast<std::uint8_t>(count_ + count);
        writer_.put_at(count_at_, count_);
        next_ = number + count;
        return true;
    }

    /// It goes into the frame that is open.
    [[nodiscard]] bool follows(std::uint64_t number) const { return next_ == number; }

    void put_short(std::string_view text) {
        writer_.put(static_cast<std::uint8_t>(text.size()));
        writer_.put_text(text);
    }

    ByteWriter writer_;

    // The frame of records that is open, to which more may be added.
    std::optional<std::uint64_t> next_; ///< the number that it goes on with; nothing: none is open
    std::uint8_t count_ = 0;
    std::size_t count_at_ = 0;
};

} // namespace confab::wire
