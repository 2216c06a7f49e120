// codec: S13: any bytes at all: what a room accepts encodes back and has its whole effect, once;
// what it does not understand has none; and whatever it sends can be read.
#pragma once

#include "../contents.hpp"
#include "../cow.hpp"
#include "../endpoint_set.hpp"
#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/protocol/classic_host.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/message.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab::sim {

class CodecChecker {
public:
    CodecChecker(classic::Wording wording, std::string administrator)
        : wording_{std::move(wording)}, administrator_{std::move(administrator)} {}

    /// The excuse from encoding back: an oversize chat is not accepted, its author is told so.
    static bool is_refused_whole(const classic::Request& request) {
        return std::holds_alternative<classic::OversizeChat>(request);
    }

    /// The excuse: what is recorded may push somebody else's records out of a small ring, who then
    /// is found to be too slow, and has left.
    static bool is_of_another(const fact::Recorded& recorded) {
        return recorded.record.kind == RecordKind::left && recorded.record.reason == Reason::lagged;
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Sent, fact::Recorded, fact::Delivered>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                if (started->node == started->server) rooms_.insert(started->node);
            } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, verdict);
            } else if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(recorded->record, verdict);
            }
        }
        if (facts.empty()) return;
        const auto* const delivered = std::get_if<fact::Delivered>(&facts.front());
        if (delivered != nullptr && rooms_.contains(delivered->packet.to)) {
            on_delivered(delivered->packet, facts, verdict);
        }
    }

    friend bool operator==(const CodecChecker&, const CodecChecker&) = default;

private:
    struct Encoded {
        std::string operator()(const classic::Login& login) const {
            return classic::encode_login(login.name);
        }
        std::string operator()(const classic::Chat& chat) const {
            return classic::encode_chat(chat.name, chat.text);
        }
        std::string operator()(const classic::Quit& quit) const {
            return classic::encode_quit(quit.name);
        }
        std::string operator()(const classic::OversizeChat&) const { return {}; }
    };

    void on_delivered(const Packet& packet, const Facts& facts, Verdict& verdict) const {
        if (wire::is_confab(packet.bytes)) return on_delivered_confab(packet, facts, verdict);
        const auto request = classic::decode_request(packet.bytes);
        if (request && !is_refused_whole(*request)) {
            const std::string once = std::visit(Encoded{}, *request);
            const auto again = classic::decode_request(classic::as_bytes(once));
            if (!again || again->index() != request->index() ||
                std::visit(Encoded{}, *again) != once) {
                verdict.breach("S13", "what was accepted does not encode back: " + shown(packet));
            }
        }
        const auto* const chat = request ? std::get_if<classic::Chat>(&*request) : nullptr;
        std::size_t records = 0;
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded == nullptr || !recorded->at_once || is_of_another(*recorded)) continue;
            ++records;
            if (!request || is_refused_whole(*request)) {
                verdict.breach("S13", "what is no request has an effect: " + shown(packet));
            } else if (chat != nullptr && recorded->record.text != chat->text) {
                verdict.breach("S13", "a text is recorded in part: " + shown(packet));
            }
        }
        if (records > 1) verdict.breach("S13", "one request has two effects: " + shown(packet));
    }

    /// A datagram of confab/1 counts whole or not at all.
    void on_delivered_confab(const Packet& packet, const Facts& facts, Verdict& verdict) const {
        for (const Fact& fact : facts) {
            const auto* const recorded = std::get_if<fact::Recorded>(&fact);
            if (recorded == nullptr || !recorded->at_once) continue;
            if (is_to(rooms_.contains(packet.to), packet)) return;
            verdict.breach("S13",
                           "what is no datagram has an effect: from " + to_string(packet.from));
        }
    }

    /// It can be read by whom it is for.
    static bool is_to(bool room, const Packet& packet) {
        const Contents* const contents = packet.contents();
        if (contents == nullptr) return packet.message() != nullptr;
        return room ? contents->to_room : contents->to_member;
    }

    void on_sent(const Packet& packet, Verdict& verdict) const {
        if (wire::is_confab(packet.bytes)) {
            if (is_to(!rooms_.contains(packet.from), packet)) return;
            return verdict.breach("S13",
                                  "what was sent cannot be read: by " + to_string(packet.from));
        }
        if (packet.bytes.size() > classic::max_datagram_size) {
            verdict.breach("S13", "a datagram above the limit: " + shown(packet));
        }
        const bool read =
            rooms_.contains(packet.from)
                ? classic::decode_line(packet.bytes, *wording_, administrator_).has_value()
                : is_canonical(packet.bytes);
        if (!read) verdict.breach("S13", "what was sent cannot be read: " + shown(packet));
    }

    /// What a member sends encodes back to the same bytes.
    static bool is_canonical(BytesView bytes) {
        const auto request = classic::decode_request(bytes);
        return request && std::visit(Encoded{}, *request) == classic::as_text(bytes);
    }

    void on_record(const Record& record, Verdict& verdict) const {
        if (record.text.size() > classic::max_text_size(record.name)) return; // told in parts
        const std::string line = classic::encode_line(record, *wording_);
        const auto event = classic::decode_line(classic::as_bytes(line), *wording_, administrator_);
        if (event == event_of(record)) return;
        verdict.breach("S13", "a record cannot be read from its line: " + visible(line).str());
    }

    [[nodiscard]] static std::optional<Event> event_of(const Record& record) {
        switch (record.kind) {
        case RecordKind::joined:
            return Joined{record.name};
        case RecordKind::left:
            return Left{record.name};
        case RecordKind::text:
            return Said{record.name, record.text};
        case RecordKind::notice:
            return Announced{record.text};
        }
        return std::nullopt;
    }

    static std::string shown(const Packet& packet) {
        return visible(classic::as_text(packet.bytes)).str() + " from " + to_string(packet.from);
    }

    Cow<classic::Wording> wording_;
    std::string administrator_;
    EndpointSet rooms_;
};

} // namespace confab::sim
