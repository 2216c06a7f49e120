// fingerprint: a 64-bit hash of what decides how a value goes on: the same for equal values, on
// every compiler.
// The one rule: instants and record numbers count from where the world began, so the same
// course gives the same fingerprint wherever its clock and its log start.
#pragma once

#include "hash.hpp"
#include "packet.hpp"

#include <confab/protocol/stamp.hpp>
#include <confab/registry.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>
#include <confab/vocabulary/record.hpp>
#include <confab/vocabulary/sequence.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/message.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace confab::sim {

class Fingerprint {
public:
    explicit Fingerprint(Instant origin = {}, Sequence first = {})
        : origin_{origin}, first_{first} {}

    template <typename... Ts>
    void operator()(const Ts&... values) {
        (add(values), ...);
    }

    [[nodiscard]] std::uint64_t value() const { return hash_.value(); }

    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

private:
    template <typename T>
    void add(const T& value) {
        if constexpr (std::is_enum_v<T> || std::integral<T>) {
            hash_.add(static_cast<std::uint64_t>(value));
        } else if constexpr (std::convertible_to<const T&, std::string_view>) {
            hash_.add(std::string_view{value});
        } else if constexpr (requires { value.show_state([](const auto&...) {}); }) {
            value.show_state([this](const auto&... parts) { (*this)(parts...); });
        } else if constexpr (registry<T>) {
            (*this)(value.id(), value.tail());
            add_range(value.records_from(value.tail()));
        } else {
            add_range(value);
        }
    }

    template <typename Range>
    void add_range(const Range& range) {
        std::uint64_t size = 0;
        for (const auto& element : range) {
            add(element);
            ++size;
        }
        add(size);
    }

    void add(std::byte byte) { hash_.add(std::to_integer<std::uint64_t>(byte)); }
    void add(const Bytes& bytes) { hash_.add(BytesView{bytes}); }
    void add(Instant instant) {
        hash_.add(static_cast<std::uint64_t>((instant - origin_).count()));
    }
    void add(Duration duration) { hash_.add(static_cast<std::uint64_t>(duration.count())); }
    void add(Sequence number) { hash_.add(static_cast<std::uint64_t>(number - first_)); }
    void add(Stamp stamp) {
        hash_.add(static_cast<std::uint64_t>((stamp - Stamp{origin_}).count()));
    }
    void add(Random random) { hash_.add(random.next()); } // a bijection of its state
    void add(const Endpoint& endpoint) {
        for (const std::uint64_t word : endpoint_order::words(endpoint.address))
            hash_.add(endpoint_order::number(word));
        hash_.add(static_cast<std::uint64_t>(endpoint.scope) << 16U | endpoint.port);
    }
    void add(const Payload& bytes) { hash_.add(BytesView{bytes}); }
    void add(const Packet& packet) {
        (*this)(packet.from, packet.to, packet.number);
        if (wire::is_confab(packet.bytes)) {
            to_room_ = packet.to.port == default_port; // where rooms of worlds are
            add(packet.bytes.size());
            if (const wire::Message* const message = packet.message()) add(*message);
        } else if (is_text(packet.bytes)) {
            add(packet.bytes);
        } else {
            add(packet.bytes.size()); // spoilt perhaps, and then as below
        }
    }
    void add(const Author& author) { (*this)(author.room, author.member); }
    void add(const Record& record) {
        (*this)(record.kind, record.reason, record.author, record.room, record.submission,
                record.name, record.text, record.first, record.last);
    }

    template <typename T>
    void add(const std::optional<T>& value) {
        add(value.has_value());
        if (value) add(*value);
    }
    template <typename First, typename Second>
    void add(const std::pair<First, Second>& pair) {
        (*this)(pair.first, pair.second);
    }
    template <typename... Kinds>
    void add(const std::variant<Kinds...>& value) {
        add(value.index());
        std::visit([this](const auto& kind) { this->add(kind); }, value);
    }

    void add(const Welcomed& event) { add(event.name); }
    void add(const Joined& event) { add(event.name); }
    void add(const Left& event) { (*this)(event.name, event.reason, event.words); }
    void add(const Said& event) { (*this)(event.name, event.text); }
    void add(const Announced& event) { add(event.text); }
    void add(const Present& event) { add(event.names); }
    void add(const confab::Lost&) {}
    void add(const Resumed& event) { add(event.lines); }
    void add(const Gap& event) { (*this)(event.first, event.last); }
    void add(const HistoryChanged&) {}
    void add(const TextRefused& event) { (*this)(event.name, event.reason, event.limit); }
    void add(const LoginRefused& event) { (*this)(event.peer, event.name, event.reason); }
    void add(const Closed& event) { add(event.reason); }

    /// No datagram of confab/1, though it may have been spoilt: the second byte of one is its kind.
    static bool is_text(BytesView bytes) {
        const bool has_kind = bytes.size() > 1 && bytes[1] < std::byte{0x20};
        return !has_kind && utf8::is_valid(classic::as_text(bytes));
    }

    // A datagram of confab/1 bears stamps and numbers of the log, and a checksum over them. What it
    // says is added instead of its bytes; of what says nothing, since it was spoilt, the size.

    void add(const wire::Hello& hello) { (*this)(hello.versions, hello.nonce); }
    void add(const wire::Challenge& message) {
        (*this)(message.versions, message.nonce, message.cookie, message.log);
    }
    void add(const wire::Join& join) {
        (*this)(join.versions, join.nonce, join.cookie, join.back, join.history, join.room,
                join.name, join.auth);
    }
    void add(const wire::Welcome& message) {
        (*this)(message.nonce, message.token, message.log, message.start, message.head,
                message.max_text, message.credit, message.keepalive, message.timeout,
                message.ack_delay);
    }
    void add(const wire::Reject& message) {
        (*this)(message.versions, message.nonce, message.code);
    }
    void add(const wire::Reset& message) { add(message.token); }
    void add(const wire::Data& data) {
        (*this)(data.token, Stamp{data.stamp});
        wire::for_each_frame(data.frames, [this](const auto& frame) { this->add(frame); });
    }
    void add(wire::Versions versions) { (*this)(versions.least, versions.most); }
    void add(const wire::Cookie& cookie) { (*this)(cookie.time, cookie.mac.high, cookie.mac.low); }
    void add(const wire::Return& back) { (*this)(back.old_token, back.log, back.from); }
    void add(const wire::Ping&) { add(wire::frame::ping); }
    void add(const wire::Ack& ack) {
        to_room_ ? add(Sequence{ack.cumulative}) : add(ack.cumulative);
        (*this)(wire::frame::ack, Stamp{ack.echo}, ack.hold, ack.credit, ack.bitmap);
    }
    void add(const wire::Records& records) {
        to_room_ ? add(records.first) : add(Sequence{records.first});
        (*this)(wire::frame::records, records.count, records.bytes);
    }
    void add(const wire::Position& position) {
        (*this)(wire::frame::position, position.head, position.tail);
    }
    void add(const wire::Probe& probe) { (*this)(wire::frame::probe, probe.value); }
    void add(const wire::ProbeAck& probe) { (*this)(wire::frame::probe_ack, probe.value); }
    void add(const wire::Close& close) { (*this)(wire::frame::close, close.code); }
    void add(const wire::RosterAsk& ask) { (*this)(wire::frame::roster_ask, ask.after); }
    void add(const wire::RosterPage& page) {
        (*this)(wire::frame::roster, page.at, page.last, page.after, page.names);
    }

    Hash64 hash_;
    bool to_room_ = false; ///< the datagram: then its acknowledgement counts the log's records
    Instant origin_;
    Sequence first_;
};

} // namespace confab::sim
