// decode_datagrams: what the library reads in datagrams of confab/1: a line of hexadecimal digits
// in, a line of JSON out, with the names and the order of tests/peers/confab1.py; `null` for what
// it refuses.
#include <confab/wire/frame.hpp>
#include <confab/wire/message.hpp>
#include <confab/wire/record_codec.hpp>

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using namespace confab;
using namespace confab::wire;

std::string hex(BytesView bytes) {
    std::string digits;
    for (const std::byte byte : bytes) {
        digits += "0123456789abcdef"[std::to_integer<unsigned>(byte >> 4U)];
        digits += "0123456789abcdef"[std::to_integer<unsigned>(byte & std::byte{0x0F})];
    }
    return digits;
}

std::string quoted(std::string_view text) {
    std::string out{'"'};
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') {
            const auto byte = static_cast<std::byte>(c);
            out += "\\u00" + hex({&byte, 1});
        } else {
            out += c;
        }
    }
    return out + '"';
}

class Object {
public:
    Object& add(std::string_view key, std::uint64_t number) {
        return add_raw(key, std::to_string(number));
    }
    Object& add(std::string_view key, Sequence number) { return add(key, number.value()); }
    Object& add(std::string_view key, Code code) {
        return add(key, static_cast<std::uint64_t>(code));
    }
    Object& add_flag(std::string_view key, bool flag) {
        return add_raw(key, flag ? "true" : "false");
    }
    Object& add_text(std::string_view key, std::string_view text) {
        return add_raw(key, quoted(text));
    }
    Object& add_hex(std::string_view key, BytesView bytes) { return add_text(key, hex(bytes)); }
    Object& add_raw(std::string_view key, std::string_view value) {
        members_ += (members_.empty() ? "" : ",") + quoted(key) + ':';
        members_ += value;
        return *this;
    }

    [[nodiscard]] std::string text() const { return '{' + members_ + '}'; }

private:
    std::string members_;
};

class List {
public:
    void add(const std::string& value) { members_ += (members_.empty() ? "" : ",") + value; }

    [[nodiscard]] std::string text() const { return '[' + members_ + ']'; }

private:
    std::string members_;
};

std::string record_json(const WireRecord& record) {
    constexpr std::string_view kinds[] = {"void", "text", "notice", "joined", "left"};
    Object out;
    out.add_text("kind", kinds[static_cast<std::size_t>(record.kind)]);
    out.add_flag("first", record.first).add_flag("last", record.last).add("ref", record.ref);
    out.add_text("name", record.name);
    if (record.kind != WireKind::left) return out.add_text("text", record.bytes).text();
    const auto [code, words] = left_of(record);
    return out.add("code", code).add_text("text", words).text();
}

Object frame_named(std::string_view name) {
    Object out;
    out.add_text("frame", name);
    return out;
}

/// Writes each frame, and counts the bytes: the library passes over PAD, which is what is left.
class FrameList {
public:
    explicit FrameList(BytesView frames) : left_{frames.size()} {
        for_each_frame(frames, [this](const auto& frame) { add(frame); });
        if (left_ > 0) put(frame_named("PAD").add("zeros", left_ - 1), left_);
    }

    [[nodiscard]] std::string text() const { return list_.text(); }

private:
    void add(const Ping&) { put(frame_named("PING"), 1); }
    void add(const Ack& ack) {
        auto out = frame_named("ACK").add("cumulative", ack.cumulative).add("echo", ack.echo);
        out.add("hold", ack.hold).add("credit", ack.credit).add_hex("bitmap", ack.bitmap);
        put(out, 18 + ack.bitmap.size());
    }
    void add(const Records& records) {
        List list;
        records.for_each(
            [&list](std::uint64_t, const WireRecord& record) { list.add(record_json(record)); });
        auto out = frame_named("RECORDS").add("first", records.first);
        put(out.add_raw("records", list.text()), 10 + records.bytes.size());
    }
    void add(const Position& position) {
        auto out = frame_named("POSITION").add("head", position.head);
        put(out.add("tail", position.tail), 17);
    }
    void add(const Probe& probe) { put(frame_named("PROBE").add("value", probe.value), 9); }
    void add(const ProbeAck& probe) { put(frame_named("PROBE_ACK").add("value", probe.value), 9); }
    void add(const Close& close) { put(frame_named("CLOSE").add("code", close.code), 2); }
    void add(const RosterAsk& ask) {
        put(frame_named("ROSTER_ASK").add_text("after", ask.after), 2 + ask.after.size());
    }
    void add(const RosterPage& page) {
        List names;
        page.for_each_name([&names](std::string_view name) { names.add(quoted(name)); });
        auto out = frame_named("ROSTER").add("at", page.at);
        out.add("last", std::uint64_t{page.last}).add_text("after", page.after);
        put(out.add_raw("names", names.text()), 12 + page.after.size() + page.names.size());
    }

    void put(const Object& frame, std::size_t size) {
        list_.add(frame.text());
        left_ -= size;
    }

    std::size_t left_;
    List list_;
};

Object message_named(std::string_view kind) {
    Object out;
    out.add_text("kind", kind);
    return out;
}

Object& add_versions(Object& out, Versions versions) {
    return out.add("least", versions.least).add("most", versions.most);
}

/// As its 20 bytes stand in the datagram.
Object& add_cookie(Object& out, const Cookie& cookie) {
    std::vector<std::byte> bytes(20);
    ByteWriter writer{bytes};
    message::put_cookie(writer, cookie);
    return out.add_hex("cookie", bytes);
}

Object& add_token(Object& out, std::string_view key, Token token) {
    return out.add(key, static_cast<std::uint64_t>(token));
}

Object& add_log(Object& out, LogId log) { return out.add("log", static_cast<std::uint64_t>(log)); }

Object object(const Hello& hello) {
    auto out = message_named("HELLO");
    return add_versions(out, hello.versions).add("nonce", hello.nonce);
}

Object object(const Challenge& challenge) {
    auto out = message_named("CHALLENGE");
    add_versions(out, challenge.versions).add("nonce", challenge.nonce);
    return add_log(add_cookie(out, challenge.cookie), challenge.log);
}

Object object(const Join& join) {
    auto out = message_named("JOIN");
    add_versions(out, join.versions).add("nonce", join.nonce);
    add_cookie(out, join.cookie).add("flags", join.back ? 1 : 0);
    const Return back = join.back.value_or(Return{});
    add_log(add_token(out, "old_token", back.old_token), back.log).add("from", back.from);
    out.add("history", join.history).add_text("room", join.room).add_text("name", join.name);
    return out.add_hex("auth", as_bytes(join.auth)).add("size", join.size);
}

Object object(const Welcome& welcome) {
    auto out = message_named("WELCOME");
    add_token(out.add("nonce", welcome.nonce), "token", welcome.token);
    add_log(out, welcome.log).add("start", welcome.start).add("head", welcome.head);
    out.add("max_text", welcome.max_text).add("credit", welcome.credit);
    out.add("keepalive", welcome.keepalive).add("timeout", welcome.timeout);
    return out.add("ack_delay", welcome.ack_delay).add("size", welcome.size);
}

Object object(const Reject& reject) {
    auto out = message_named("REJECT");
    return add_versions(out, reject.versions).add("nonce", reject.nonce).add("code", reject.code);
}

Object object(const Reset& reset) {
    auto out = message_named("RESET");
    return add_token(out, "token", reset.token);
}

Object object(const Data& data) {
    auto out = message_named("DATA");
    add_token(out, "token", data.token).add("stamp", data.stamp);
    return out.add_raw("frames", FrameList{data.frames}.text());
}

/// Precondition: an even number of digits.
std::vector<std::byte> from_hex(std::string_view digits) {
    std::vector<std::byte> bytes;
    for (; !digits.empty(); digits.remove_prefix(2))
        bytes.push_back(
            static_cast<std::byte>(std::stoul(std::string{digits.substr(0, 2)}, nullptr, 16)));
    return bytes;
}

} // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        const auto datagram = from_hex(line);
        const auto read = decode(datagram);
        const auto text = [](const auto& message) { return object(message).text(); };
        std::cout << (read ? std::visit(text, *read) : "null") << '\n';
    }
}
