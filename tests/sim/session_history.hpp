// session_history: a history of one session of confab/1, for the tests of checkers: ann is
// welcomed, and then each step is what the test says.
#pragma once

#include <confab/sim/checkers.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace confab::sim::history {

inline const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, default_port);
inline const Endpoint ann = ipv4_endpoint({10, 1, 0, 1}, 40'000);
inline const Endpoint elsewhere = ipv4_endpoint({10, 66, 0, 1}, 6666);
inline constexpr wire::Token token{7};
inline constexpr std::uint64_t nonce = 9;
inline constexpr LogId log{3};
inline constexpr wire::Cookie cookie{.time = 1, .mac = {2, 3}};

template <typename Message>
Packet packet(const Endpoint& from, const Endpoint& to, const Message& message) {
    wire::Buffer buffer;
    return {from, to, 1, Payload{wire::encode(message, buffer)}};
}

/// A datagram of the session.
template <typename... Frames>
Packet data(const Endpoint& from, const Endpoint& to, std::uint32_t stamp,
            const Frames&... frames) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
    (writer.put(frames), ...);
    return {from, to, 1, Payload{writer.finish()}};
}

/// One with a record: a text to the room, or void to a member.
enum class Size : bool { small, full };

inline Packet record(const Endpoint& from, const Endpoint& to, std::uint32_t stamp,
                     std::uint64_t number, Size size = Size::small) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, token, stamp};
    wire::WireRecord put{.kind = wire::WireKind::none};
    if (to == room) put = {.kind = wire::WireKind::text, .bytes = "hi"};
    writer.put_record(number, put);
    if (size == Size::full) writer.pad();
    return {from, to, 1, Payload{writer.finish()}};
}

inline fact::Recorded recorded(std::uint64_t number, Record record) {
    return {.room = room, .record = std::move(record), .number = Sequence{number}, .log = log};
}
inline fact::Recorded joined(std::uint64_t number = 1) {
    return recorded(number, {.kind = RecordKind::joined, .name = "ann"});
}
inline fact::Recorded left(std::uint64_t number = 2) {
    return recorded(number, {.kind = RecordKind::left, .name = "ann"});
}
inline fact::Recorded text(std::uint64_t number, std::uint64_t submission) {
    return recorded(number, {.submission = submission, .name = "ann", .text = "hi"});
}

inline wire::Join join() { return {.nonce = nonce, .cookie = cookie, .name = "ann"}; }
inline wire::Welcome welcome(std::uint64_t start = 1) {
    return {.nonce = nonce,
            .token = token,
            .log = log,
            .start = Sequence{start},
            .head = Sequence{1},
            .credit = 32,
            .keepalive = 15,
            .timeout = 60,
            .ack_delay = 25};
}

/// `check(facts, book, verdict)` is what the checker under test does with a step.
template <typename Check>
class History {
public:
    explicit History(Check check) : check_{std::move(check)} {
        step({fact::Started{room, room, {}}, fact::Started{ann, room, "ann", Dialect::confab1}});
        step({fact::Sent{packet(ann, room, join())}});
        step({fact::Delivered{packet(ann, room, join())}, joined(),
              fact::Sent{packet(room, ann, welcome())}});
        step({fact::Delivered{packet(room, ann, welcome())}});
    }

    /// So much later.
    History& step(const Facts& facts, Duration later = {}) {
        now_ += later;
        book_.observe(now_, facts);
        check_(now_, facts, book_, verdict_);
        return *this;
    }

    /// Empty: nothing is wrong.
    [[nodiscard]] std::string verdict() const {
        return verdict_.first() ? verdict_.first()->invariant : "";
    }
    [[nodiscard]] const SessionBook& book() const { return book_; }

private:
    Check check_;
    Duration now_{};
    SessionBook book_{fold_ascii};
    Verdict verdict_;
};

} // namespace confab::sim::history
