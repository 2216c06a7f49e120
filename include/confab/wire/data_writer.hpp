// data_writer: a datagram of a session, filled frame by frame.
// The one rule: what does not fit is not written at all, not even a part of it, and the caller is
// told; so whatever is finished is a datagram that decodes.
#pragma once

#include "../vocabulary/name.hpp"
#include "../vocabulary/sequence.hpp"
#include "bytes.hpp"
#include "envelope.hpp"
#include "frame.hpp"
#include "message.hpp"
#include "record_codec.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
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

    // Each is false, and nothing is written, when it does not fit. Preconditions: is_frame(), and
    // no roster is open.

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

    /// Fits only with room for a name, so that a page which is not the last has one.
    bool open_roster(Sequence at, std::string_view after) {
        assert(open_ != Open::roster && frame::is_name_or_nothing(after));
        if (roster_header_size + after.size() + 1 + max_name_size > remaining()) return false;
        writer_.put(frame::roster);
        message::put(writer_, at);
        last_at_ = writer_.size();
        writer_.put(std::uint8_t{0});
        put_short(after);
        open(Open::roster);
        return true;
    }

    /// False: the page is full. Preconditions: a roster is open; is_name().
    bool put_name(std::string_view name) {
        assert(open_ == Open::roster && is_name(name));
        if (count_ == max_count) return false;
        if (1 + name.size() > remaining()) return false;
        put_short(name);
        count_more(1);
        return true;
    }

    /// Preconditions: a roster is open, and has a name or is the last.
    void close_roster(bool last) {
        assert(open_ == Open::roster && (last || count_ > 0));
        writer_.put_at(last_at_, static_cast<std::uint8_t>(last ? 1 : 0));
        open_ = Open::nothing;
    }

    /// Zeros up to the limit. Preconditions: not empty(), no roster is open; nothing is put behind.
    void pad() {
        assert(!empty() && open_ != Open::roster);
        open_ = Open::nothing;
        writer_.put_zeros(remaining());
    }

    /// The datagram, in the buffer. Preconditions: not empty(), and no roster is open.
    BytesView finish() {
        assert(!empty() && open_ != Open::roster);
        return message::seal(writer_);
    }

private:
    enum class Open : std::uint8_t { nothing, records, roster };

    /// The count has one byte, which records have no room to fill.
    static constexpr std::size_t max_count = 255;
    static_assert((max_datagram_size - data_header_size) / record_header_size <= max_count);

    template <typename Frame>
    bool begin(std::uint8_t number, const Frame& frame) {
        assert(open_ != Open::roster && is_frame(frame));
        if (encoded_size(frame) > remaining()) return false;
        open_ = Open::nothing;
        writer_.put(number);
        return true;
    }

    /// In the frame that is open, or in a new one.
    bool make_room(std::uint64_t number, std::size_t size, std::size_t count = 1) {
        assert(open_ != Open::roster);
        if (size > room_for_records(number)) return false;
        if (!follows(number)) {
            writer_.put(frame::records);
            writer_.put(number);
            open(Open::records);
        }
        count_more(count);
        next_ = number + count;
        return true;
    }

    /// It goes into the frame that is open.
    [[nodiscard]] bool follows(std::uint64_t number) const {
        return open_ == Open::records && number == next_;
    }

    /// What follows is counted here.
    void open(Open what) {
        open_ = what;
        count_ = 0;
        count_at_ = writer_.size();
        writer_.put(count_);
    }

    void count_more(std::size_t count) {
        count_ = static_cast<std::uint8_t>(count_ + count);
        writer_.put_at(count_at_, count_);
    }

    void put_short(std::string_view text) {
        writer_.put(static_cast<std::uint8_t>(text.size()));
        writer_.put_text(text);
    }

    ByteWriter writer_;
    Open open_ = Open::nothing;
    std::uint8_t count_ = 0;
    std::size_t count_at_ = 0;
    std::size_t last_at_ = 0;
    std::uint64_t next_ = 0; ///< the number that the open frame of records goes on with
};

} // namespace confab::wire
