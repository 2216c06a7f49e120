// What a room costs itself for a line at a member of confab/1, over a transport that carries
// nothing: time, memory asked for and datagrams, for each delivery. The members' acknowledgements
// are taken in as well, one for each member and round of lines, as they would be.
#include "allocations.hpp"
#include "sample.hpp"

#include <array>
#include <benchmark/benchmark.h>
#include <chrono>
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/wire/message.hpp>
#include <deque>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace confab::bench {

namespace {

using namespace std::chrono_literals;

struct Parcel {
    Endpoint peer{};
    wire::Buffer buffer{};
    std::size_t size = 0;
};

/// What lies between the room and its members.
struct Between {
    Instant now{};
    std::vector<Parcel> incoming{};
    std::size_t next = 0;
    std::vector<std::uint32_t> stamps{}; ///< the newest that each member has got, by its port
    std::uint64_t datagrams = 0;
    std::vector<wire::Message> logins{}; ///< what the room answers before a member is in
    bool joining = true;
};

class SwallowingTransport {
public:
    explicit SwallowingTransport(Between& between) : between_{&between} {}

    [[nodiscard]] Instant now() const { return between_->now; }
    [[nodiscard]] std::size_t max_datagram_size() const { return wire::max_datagram_size; }

    std::optional<Arrival> receive() {
        if (between_->next == between_->incoming.size()) return std::nullopt;
        const Parcel& parcel = between_->incoming[between_->next++];
        return Datagram{parcel.peer, BytesView{parcel.buffer}.first(parcel.size)};
    }

    void send(const Datagram& datagram) {
        constexpr std::size_t stamp_at = 14;
        ++between_->datagrams;
        const BytesView bytes = datagram.bytes;
        if (bytes.size() >= wire::data_header_size) {
            std::uint32_t stamp = 0;
            for (std::size_t at = stamp_at; at < stamp_at + 4; ++at)
                stamp = stamp << 8U | std::to_integer<std::uint32_t>(bytes[at]);
            between_->stamps[datagram.peer.port] = stamp;
        }
        if (!between_->joining) return;
        if (const auto message = wire::decode(bytes)) between_->logins.push_back(*message);
    }

    void flush() {}

private:
    Between* between_;
};

/// A room with its members, of whom the first says everything.
class FullRoom {
public:
    explicit FullRoom(std::size_t members) : tokens_(members), room_{make_room(between_)} {
        between_.stamps.resize(members + 1);
        for (std::size_t member = 0; member < members; ++member)
            let_in(member);
        between_.joining = false;
        acknowledge(members);
    }

    void say(std::size_t lines) {
        between_.now += 100us;
        put(0, [&](wire::DataWriter& writer) {
            const wire::WireRecord text{.kind = wire::WireKind::text, .bytes = sample_text};
            for (std::size_t line = 0; line < lines; ++line)
                writer.put_record(++said_, text);
        });
    }

    /// All that the room has sent to so many of them.
    void acknowledge(std::size_t members) {
        between_.now += 100us;
        const std::uint64_t head = room_.registry().head().value();
        for (std::size_t member = 0; member < members; ++member) {
            put(member, [&](wire::DataWriter& writer) {
                writer.put(wire::Ack{.cumulative = head, .echo = between_.stamps[member + 1]});
            });
        }
        step();
    }

    /// Until the room has taken all; nothing but this is measured.
    void step() {
        const std::uint64_t asked = allocations();
        const auto began = std::chrono::steady_clock::now();
        while (between_.next < between_.incoming.size())
            room_.step();
        while (room_.next_event()) {
        }
        spent_ += std::chrono::steady_clock::now() - began;
        allocated_ += allocations() - asked;
        between_.incoming.clear();
        between_.next = 0;
    }

    [[nodiscard]] std::uint64_t datagrams() const { return between_.datagrams; }
    [[nodiscard]] std::uint64_t allocated() const { return allocated_; }
    /// Seconds since this was asked last.
    double spent() { return std::chrono::duration<double>{std::exchange(spent_, {})}.count(); }

    /// Everybody has been sent everything.
    [[nodiscard]] bool is_told() const {
        bool told = true;
        room_.reliable().sessions().for_each([&](auto, const ReliableSession& session) {
            told = told && session.log()->base() == room_.registry().head() + 1;
        });
        return told;
    }

private:
    using TestedRoom = Room<SwallowingTransport, MemoryRegistry>;

    static TestedRoom make_room(Between& between) {
        RoomOptions options;
        options.reliable.texts = {.per_second = 0};
        options.reliable.max_members = 100'000;
        return TestedRoom{SwallowingTransport{between}, MemoryRegistry{}, options};
    }

    void let_in(std::size_t member) {
        const std::string name = 'm' + std::to_string(member);
        put_bytes(member,
                  [&](auto& buffer) { return wire::encode(wire::Hello{.nonce = member}, buffer); });
        step();
        const auto challenge = answer<wire::Challenge>();
        put_bytes(member, [&](auto& buffer) {
            return wire::encode(
                wire::Join{.nonce = member, .cookie = challenge.cookie, .name = name}, buffer);
        });
        step();
        tokens_[member] = answer<wire::Welcome>().token;
        // Now and then all hear of those who have come: a login is not what is measured.
        if (member % 16 == 15) acknowledge(member + 1);
    }

    template <typename Answer>
    Answer answer() {
        for (const wire::Message& message : between_.logins) {
            if (const auto* const found = std::get_if<Answer>(&message)) {
                const Answer copy = *found;
                between_.logins.clear();
                return copy;
            }
        }
        throw std::runtime_error{"the room does not let a member in"};
    }

    template <typename Encode>
    void put_bytes(std::size_t member, Encode encode) {
        Parcel& parcel = between_.incoming.emplace_back();
        parcel.peer = loopback(static_cast<std::uint16_t>(member + 1));
        parcel.size = encode(parcel.buffer).size();
    }

    template <typename Fill>
    void put(std::size_t member, Fill fill) {
        put_bytes(member, [&](wire::Buffer& buffer) {
            wire::DataWriter writer{buffer, wire::max_datagram_size, tokens_[member], ++stamp_};
            fill(writer);
            return writer.finish();
        });
    }

    Between between_;
    std::vector<wire::Token> tokens_;
    TestedRoom room_;
    std::uint64_t said_ = 0;
    std::uint32_t stamp_ = 0;
    std::chrono::steady_clock::duration spent_{};
    std::uint64_t allocated_ = 0;
};

/// Members, and lines that are said together.
void room_fan_out(benchmark::State& state) {
    const auto members = static_cast<std::size_t>(state.range(0));
    const auto lines = static_cast<std::size_t>(state.range(1));
    FullRoom room{members};
    const std::uint64_t datagrams = room.datagrams();
    const std::uint64_t allocated = room.allocated();
    static_cast<void>(room.spent());
    for (auto _ : state) {
        room.say(lines);
        room.step();
        room.acknowledge(members);
        state.SetIterationTime(room.spent());
    }
    if (!room.is_told()) state.SkipWithError("somebody has not heard all");
    const auto deliveries =
        static_cast<double>(state.iterations()) * static_cast<double>(members * lines);
    const auto each = [&](std::uint64_t count) { return static_cast<double>(count) / deliveries; };
    state.SetItemsProcessed(static_cast<std::int64_t>(deliveries));
    state.counters["allocations"] = each(room.allocated() - allocated);
    state.counters["datagrams"] = each(room.datagrams() - datagrams);
    state.counters["time"] =
        benchmark::Counter(deliveries, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(room_fan_out)
    ->UseManualTime()
    ->ArgNames({"members", "lines"})
    ->Args({10, 1})
    ->Args({10, 8})
    ->Args({100, 1})
    ->Args({100, 8})
    ->Args({1000, 1})
    ->Args({1000, 8})
    ->Args({10'000, 8});

} // namespace

} // namespace confab::bench
