// world: rooms, members, the network between them and the clock they share, as one value.
// The one rule: the seed and the commands decide everything. Copying a world is a snapshot, and
// the copy runs on exactly as the original.
#pragma once

#include "engine.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::sim {

/// What a NAT changes when it forgets a member.
enum class Rebind : std::uint8_t { port, address_and_port };

template <registry Registry>
class BasicWorld {
public:
    explicit BasicWorld(WorldOptions options = {})
        : options_{std::move(options)}, secrets_{stream_for(options_->seed, Purpose::secrets)},
          engine_{*options_} {}

    // Who is there.

    /// A room with a log in memory, at an address of its own.
    RoomId add_room() requires std::same_as<Registry, MemoryRegistry> {
        return add_room(new_log());
    }

    RoomId add_room(Registry registry) {
        const auto host = static_cast<std::uint8_t>(engine_.nodes().rooms() + 1);
        RoomOptions options = options_->room;
        if (options.secret == Secret{}) options.secret = seeded_secret(secrets_);
        return engine_.add_room(ipv4_endpoint({10, 0, 0, host}, default_port), std::move(registry),
                                std::move(options));
    }

    /// A member on a host of its own, which at once asks the room to let it in.
    MemberId add_member(RoomId room, std::string name) {
        return add_member(room, std::move(name), new_endpoint());
    }

    /// Precondition: nobody listens at the endpoint.
    MemberId add_member(RoomId room, std::string name, const Endpoint& own) {
        return add_member(room, std::move(name), own, options_->member);
    }

    /// With options of its own; a secret that is none is drawn.
    MemberId add_member(RoomId room, std::string name, const Endpoint& own, MemberOptions options) {
        if (options.secret == Secret{}) options.secret = seeded_secret(secrets_);
        return engine_.add_member(own, endpoint(room), std::move(name), std::move(options));
    }

    /// A host of its own for whoever wants one.
    [[nodiscard]] Endpoint new_endpoint() {
        Endpoint host;
        do {
            ++last_host_;
            host = ipv4_endpoint({10, 1, static_cast<std::uint8_t>(last_host_ >> 8U),
                                  static_cast<std::uint8_t>(last_host_)},
                                 40'000);
        } while (!is_free(host));
        return host;
    }

    // What programs tell their nodes. To a node that is gone or paused nothing is told.

    void say(MemberId id, std::string_view text) {
        engine_.command(id, Command::say, {}, text, [&](SimMember& member) { member.say(text); });
    }
    void leave(MemberId id) {
        engine_.command(id, Command::leave, {}, {}, [](SimMember& member) { member.leave(); });
    }
    void announce(RoomId id, std::string_view text) {
        engine_.command(id, Command::announce, {}, text, [&](auto& room) { room.announce(text); });
    }
    void kick(RoomId id, std::string_view name, std::string_view words = {}) {
        engine_.command(id, Command::kick, name, words,
                        [&](auto& room) { room.kick(name, words); });
    }
    void close(RoomId id) {
        engine_.command(id, Command::close, {}, {}, [](auto& room) { room.close(); });
    }

    /// The process dies without a word: from now on its port is closed.
    template <typename Id>
    void crash(Id id) {
        engine_.crash(id);
    }

    /// The node's process stands still: its timers do not fire, nothing can be told to it, and
    /// what comes waits, as much as a socket buffer holds.
    template <typename Id>
    void pause(Id id) {
        engine_.pause(id);
    }

    /// It goes on, with one step for all that has waited.
    template <typename Id>
    void resume(Id id) {
        engine_.resume(id);
    }

    /// The room's process dies, unless it has already, and another one begins at its endpoint, with
    /// another secret, drawn if it is none, and with this log. Members are told nothing.
    void restart(RoomId id, Registry log, Secret secret = {}) {
        RoomOptions options = room(id).options();
        options.secret = secret == Secret{} ? seeded_secret(secrets_) : secret;
        engine_.restart(id, std::move(log), std::move(options));
    }

    /// With the log that it had, or with an empty one of another id.
    void restart(RoomId id, bool keep_log) requires std::same_as<Registry, MemoryRegistry> {
        restart(id, keep_log ? registry(id) : new_log());
    }

    /// The node's own clock jumps forward.
    template <typename Id>
    void jump_clock(Id id, Duration by) {
        engine_.change_clock(id, [by](LocalClock& clock, Instant now) { clock.jump(now, by); });
    }

    /// It runs fast by so many parts per million, or slow when that is negative.
    template <typename Id>
    void set_clock_drift(Id id, std::int32_t parts_per_million) {
        engine_.change_clock(id, [parts_per_million](LocalClock& clock, Instant now) {
            clock.set_drift(now, parts_per_million);
        });
    }

    /// The room's log, to put records into or to let it commit. `step(id)` then lets the room look.
    [[nodiscard]] Registry& registry(RoomId id) { return engine_.node(id).machine.registry(); }
    void step(RoomId id) { engine_.step_node(id); }

    // The network. Rooms and members stand for their endpoints.

    void set_all_links(Link link) { engine_.network().set_all(link); }
    template <typename From, typename To>
    void set_link(const From& from, const To& to, Link link) {
        engine_.network().set({endpoint(from), endpoint(to)}, link);
    }

    /// Nothing passes this way. `partition` blocks both.
    template <typename From, typename To>
    void block(const From& from, const To& to) {
        engine_.network().part({endpoint(from), endpoint(to)});
    }
    template <typename From, typename To>
    void unblock(const From& from, const To& to) {
        engine_.network().open({endpoint(from), endpoint(to)});
    }
    template <typename One, typename Other>
    void partition(const One& one, const Other& other) {
        block(one, other);
        block(other, one);
    }

    /// Exactly the next datagrams of this way are lost.
    template <typename From, typename To>
    void lose_next(const From& from, const To& to, std::uint32_t count = 1) {
        engine_.network().lose_next({endpoint(from), endpoint(to)}, count);
    }

    /// So are the datagrams of these numbers: the first that was sent in this world has 1.
    void lose_numbers(const std::set<std::uint64_t>& numbers) {
        engine_.network().lose_numbers(numbers);
    }

    /// The member's NAT gives it another address: what it sends comes from there, and what is sent
    /// to the old one is lost. The member does not know. Links and partitions of the old address
    /// stay with that.
    void rebind(MemberId id, Rebind how = Rebind::port) { rebind(id, new_address_of(id, how)); }

    /// Where nobody is seen, and where this member could be.
    [[nodiscard]] Endpoint new_address_of(MemberId id, Rebind how) {
        Endpoint to = how == Rebind::port ? endpoint(id) : new_endpoint();
        do {
            to.port = static_cast<std::uint16_t>(50'000 + ++rebindings_ % 10'000);
        } while (engine_.nodes().who_is_at(to));
        return to;
    }

    /// Precondition: nobody is seen there.
    void rebind(MemberId id, const Endpoint& to) { engine_.rebind(id, to); }

    /// Ends every partition and every fault of every link. Delays, bandwidths and their queues
    /// stay: see `healed`.
    void heal() { engine_.network().heal(); }

    /// Sends a datagram that no node has sent; `from` may be forged.
    template <typename From, typename To>
    void inject(const From& from, const To& to, BytesView bytes) {
        engine_.inject({.from = endpoint(from), .to = endpoint(to), .bytes = Payload{bytes}});
    }

    // Time.

    [[nodiscard]] Instant now() const { return engine_.now(); }
    [[nodiscard]] Duration age() const { return engine_.now() - options_->start; }

    /// When something happens next by itself; nothing: never again.
    [[nodiscard]] std::optional<Instant> next_happening() const { return engine_.next_happening(); }

    /// Lets the next thing happen, and the clock jump there; false: there is none.
    bool step() { return engine_.step(); }

    void run_for(Duration duration) {
        run_until([] { return false; }, duration);
    }

    /// Until `condition()`, which is asked after each step. False: not within the duration, which
    /// has then passed; or an invariant is broken, and the world stands where that happened.
    template <typename Condition>
    bool run_until(Condition condition, Duration within) {
        const Instant end = now() + within;
        while (!condition()) {
            if (violation()) return false;
            const auto next = next_happening();
            if (!next || end < *next) {
                engine_.set_now(end);
                return false;
            }
            step();
        }
        return true;
    }

    // Out of turn: for whoever looks at what else might have happened. The clock stands still, and
    // what is under way has its place in the order in which it would arrive, from 0.

    [[nodiscard]] const FlightQueue& under_way() const { return engine_.network().under_way(); }
    void deliver(std::size_t position) { engine_.deliver(position); }
    void lose(std::size_t position) { engine_.lose(position); }
    void duplicate(std::size_t position) { engine_.duplicate(position); }

    /// When somebody wants to be stepped although nothing arrives; nothing: never again.
    [[nodiscard]] std::optional<Instant> next_deadline() const { return engine_.next_deadline(); }
    /// Time jumps to that deadline, whatever should arrive before it; false: nobody has one.
    bool wake_next() { return engine_.wake_next(); }
    /// Wakes all whose deadline is reached.
    void wake_due() {
        for (auto due = next_deadline(); due && *due <= now() && !violation();
             due = next_deadline())
            wake_next();
    }

    /// The clock goes on, and nothing happens. Precondition: no deadline is passed by.
    void let_pass(Duration duration) { engine_.set_now(engine_.now() + duration); }

    // What there is to see.

    [[nodiscard]] const SimRoom<Registry>& room(RoomId id) const {
        return engine_.node(id).machine;
    }
    [[nodiscard]] const SimMember& member(MemberId id) const { return engine_.node(id).machine; }

    /// All that the node has told its program, from the first on.
    template <typename Id>
    [[nodiscard]] const Heard& heard(Id id) const {
        return engine_.node(id).heard;
    }

    /// Its port is open: it has neither closed nor crashed.
    template <typename Id>
    [[nodiscard]] bool listening(Id id) const {
        return engine_.node(id).listening;
    }

    template <typename Id>
    [[nodiscard]] bool paused(Id id) const {
        return engine_.node(id).paused;
    }

    /// Where the node is seen at present: see `rebind`.
    template <typename Id>
    [[nodiscard]] const Endpoint& endpoint(const Id& id) const {
        if constexpr (std::same_as<Id, Endpoint>) {
            return id;
        } else {
            return engine_.node(id).outside;
        }
    }

    /// Whether a node may be added there.
    [[nodiscard]] bool is_free(const Endpoint& place) const {
        return engine_.nodes().is_free(place);
    }

    [[nodiscard]] std::size_t rooms() const { return engine_.nodes().rooms(); }
    [[nodiscard]] std::size_t members() const { return engine_.nodes().members(); }
    /// Datagrams sent so far, those of strangers too: the number of the last.
    [[nodiscard]] std::uint64_t datagrams() const { return engine_.datagrams(); }
    [[nodiscard]] const WorldOptions& options() const { return *options_; }
    [[nodiscard]] const Network& network() const { return engine_.network(); }
    /// To keep the fates of what is sent, or to decide them: see `FateBook`.
    [[nodiscard]] FateBook& fate_book() { return engine_.network().book(); }
    [[nodiscard]] const FateBook& fate_book() const { return engine_.network().book(); }
    [[nodiscard]] const Trace& trace() const { return engine_.witness().trace(); }
    [[nodiscard]] Trace& trace() { return engine_.witness().trace(); }
    [[nodiscard]] const Marks& marks() const { return engine_.witness().marks(); }

    /// What the last step or command did.
    [[nodiscard]] const Facts& facts() const { return engine_.witness().facts(); }

    /// The first invariant that did not hold; nothing when all have held so far.
    [[nodiscard]] const std::optional<Violation>& violation() const {
        return engine_.witness().checkers().violation();
    }

    template <typename Show>
    void show_state(Show show) const {
        show(engine_, secrets_, last_host_, rebindings_);
    }

    friend bool operator==(const BasicWorld&, const BasicWorld&) = default;

private:
    [[nodiscard]] MemoryRegistry new_log() {
        const LogId id{secrets_.next()};
        return MemoryRegistry{{.id = id, .first = options_->first_record}};
    }

    Cow<WorldOptions> options_;
    Random secrets_;
    Engine<Registry> engine_;
    std::uint32_t last_host_ = 0;
    std::uint32_t rebindings_ = 0;
};

/// The world of rooms whose logs are in memory.
using World = BasicWorld<MemoryRegistry>;

/// The same for worlds that go on alike, wherever their clocks and logs started. What was heard,
/// traced and checked is left out: it decides nothing.
template <registry Registry>
[[nodiscard]] std::uint64_t fingerprint(const BasicWorld<Registry>& world) {
    Fingerprint print{world.options().start, world.options().first_record};
    print(world);
    return print.value();
}

} // namespace confab::sim
