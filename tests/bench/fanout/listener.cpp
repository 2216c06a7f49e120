#include "listener.hpp"

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace confab::bench {

namespace {

constexpr Duration ask_again = std::chrono::seconds{1};
/// Bytes of records that are not acknowledged at once.
constexpr std::size_t most_unsaid = 3 * wire::max_datagram_size / 2;

/// Serial numbers: see docs/protocol.md.
bool is_newer(std::uint32_t stamp, std::uint32_t other) {
    return static_cast<std::int32_t>(stamp - other) > 0;
}

/// What one datagram has brought that wants to be acknowledged.
struct News {
    bool records = false;
    bool new_ones = false;
    bool gap = false;
    bool asked = false;
};

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

Listener::Listener(SharedTransport transport, std::string name, std::uint64_t nonce)
    : transport_{transport}, name_{std::move(name)}, nonce_{nonce} {
    ask_in(present());
}

void Listener::step(const Hear& hear) {
    const Instant now = present();
    while (const auto arrival = transport_.receive())
        receive(std::get<Datagram>(*arrival).bytes, hear, now);
    if (!welcomed()) {
        if (ask_due_ <= now) ask_in(now);
    } else if (ask_due_ <= now || (ack_due_ && *ack_due_ <= now)) {
        send_data(now);
    }
}

Instant Listener::next_deadline() const {
    return ack_due_ ? std::min(*ack_due_, ask_due_) : ask_due_;
}

void Listener::receive(BytesView bytes, const Hear& hear, Instant now) {
    const auto message = wire::decode(bytes);
    if (!message) throw std::runtime_error{"the room sends what is no datagram of confab/1"};
    std::visit(
        Overloaded{[&](const wire::Challenge& challenge) { on(challenge, now); },
                   [&](const wire::Welcome& welcome) { on(welcome, now); },
                   [&](const wire::Data& data) { on(data, hear, now); },
                   [](const auto&) { throw std::runtime_error{"the room refuses a member"}; }},
        *message);
}

void Listener::on(const wire::Challenge& challenge, Instant now) {
    if (cookie_ || challenge.nonce != nonce_) return;
    cookie_ = challenge.cookie;
    ask_in(now);
}

void Listener::on(const wire::Welcome& welcome, Instant now) {
    if (welcomed() || welcome.nonce != nonce_) return;
    token_ = welcome.token;
    next_ = welcome.start.value();
    ack_delay_ = std::chrono::milliseconds{welcome.ack_delay};
    keepalive_ = std::chrono::seconds{welcome.keepalive};
    roster_from_ = std::string{};
    ask_due_ = now;
}

void Listener::on(const wire::Data& data, const Hear& hear, Instant now) {
    if (!token_ || data.token != *token_) return;
    if (!newest_stamp_ || is_newer(data.stamp, *newest_stamp_)) {
        newest_stamp_ = data.stamp;
        newest_at_ = now;
        if (!roster_from_) ask_due_ = now + keepalive_;
    }
    News news;
    const auto on_record = [&](std::uint64_t number, const wire::WireRecord& record) {
        news.records = true;
        news.gap |= number > next_; // what comes behind it is dropped, and will be sent again
        if (number != next_) return;
        news.new_ones = true;
        ++next_;
        if (record.kind == wire::WireKind::text) hear(record.bytes);
    };
    wire::for_each_frame(
        data.frames, Overloaded{[&](const wire::Records& records) { records.for_each(on_record); },
                                [&](const wire::Position& position) {
                                    news.asked = true;
                                    next_ = std::max(next_, position.tail.value());
                                },
                                [&](const wire::Ping&) { news.asked = true; },
                                [&](const wire::RosterPage& page) {
                                    if (!roster_from_ || page.after != *roster_from_) return;
                                    std::string last;
                                    page.for_each_name([&](std::string_view name) { last = name; });
                                    roster_from_ = page.last ? std::nullopt : std::optional{last};
                                    if (roster_pages_ > 0) --roster_pages_;
                                    ask_due_ = now + (page.last           ? keepalive_
                                                      : roster_pages_ > 0 ? ask_again
                                                                          : Duration::zero());
                                },
                                [](const wire::Close&) {
                                    throw std::runtime_error{"the room lets a member go"};
                                },
                                [](const auto&) {}});
    if (!news.records && !news.asked) return;
    if (news.records) unsaid_ += data.frames.size();
    const bool at_once = news.asked || news.gap || !news.new_ones || unsaid_ > most_unsaid;
    if (at_once || !ack_due_) ack_due_ = at_once ? now : now + ack_delay_;
}

void Listener::ask_in(Instant now) {
    ask_due_ = now + ask_again;
    wire::Buffer buffer;
    const BytesView asked =
        cookie_
            ? wire::encode(wire::Join{.nonce = nonce_, .cookie = *cookie_, .name = name_}, buffer)
            : wire::encode(wire::Hello{.nonce = nonce_}, buffer);
    transport_.send({transport_.server(), asked});
}

void Listener::send_data(Instant now) {
    const auto clock = static_cast<std::uint32_t>(now.nanoseconds() >> 10U);
    last_stamp_ = is_newer(clock, last_stamp_) ? clock : last_stamp_ + 1;
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, *token_, last_stamp_};
    if (newest_stamp_) put_ack(writer, now);
    if (ask_due_ <= now) {
        if (roster_from_) {
            writer.put(wire::RosterAsk{*roster_from_});
            roster_pages_ = wire::pages_an_ask;
        } else {
            writer.put(wire::Ping{});
        }
        ask_due_ = now + ask_again;
    }
    ack_due_.reset();
    unsaid_ = 0;
    transport_.send({transport_.server(), writer.finish()});
}

void Listener::put_ack(wire::DataWriter& writer, Instant now) const {
    constexpr std::int64_t unit = 16 * 1024;
    const auto hold = std::min<std::int64_t>((now - newest_at_).count() / unit, 0xFFFF);
    writer.put(wire::Ack{
        .cumulative = next_ - 1, .echo = *newest_stamp_, .hold = static_cast<std::uint16_t>(hold)});
}

} // namespace confab::bench
