// fact: what has happened in a world, as values: the vocabulary of traces, checkers and marks.
// The one rule: facts are complete: whoever reads them all needs to look at no node.
#pragma once

#include "fate.hpp"
#include "packet.hpp"

#include <confab/member.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/record.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace confab::sim {

enum class Command : std::uint8_t { say, leave, announce, kick, close };

namespace fact {

/// A node begins to listen: a room, or a member that asks a room to let it in. A room may begin
/// anew; then `LogChanged` follows unless it has its old log.
struct Started {
    Endpoint node{};
    Endpoint server{};                  ///< of a member: its room; of a room: itself
    std::string name{};                 ///< of a member
    Dialect dialect = Dialect::classic; ///< of a member

    template <typename Show>
    void show_state(Show show) const {
        show(node, server, name, dialect);
    }
    friend bool operator==(const Started&, const Started&) = default;
};

/// A node listens no more: it has closed, or its process has died.
struct Stopped {
    Endpoint node{};

    template <typename Show>
    void show_state(Show show) const {
        show(node);
    }
    friend bool operator==(const Stopped&, const Stopped&) = default;
};

/// A program has told its node to do something.
struct Commanded {
    Endpoint node{};
    Command command = Command::say;
    std::string name{}; ///< of `kick`
    std::string text{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, command, name, text);
    }
    friend bool operator==(const Commanded&, const Commanded&) = default;
};

/// A node's deadline was reached.
struct Woken {
    Endpoint node{};

    template <typename Show>
    void show_state(Show show) const {
        show(node);
    }
    friend bool operator==(const Woken&, const Woken&) = default;
};

struct Sent {
    Packet packet{};

    template <typename Show>
    void show_state(Show show) const {
        show(packet);
    }
    friend bool operator==(const Sent&, const Sent&) = default;
};

/// Put on the network by nobody's node; `packet.from` may be forged.
struct Injected {
    Packet packet{};

    template <typename Show>
    void show_state(Show show) const {
        show(packet);
    }
    friend bool operator==(const Injected&, const Injected&) = default;
};

struct Delivered {
    Packet packet{};

    /// Its number says which bytes were sent, and `Cut` and `Corrupted` what was done to them.
    template <typename Show>
    void show_state(Show show) const {
        show(packet.from, packet.to, packet.number);
    }
    friend bool operator==(const Delivered&, const Delivered&) = default;
};

struct Doubled {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0;

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number);
    }
    friend bool operator==(const Doubled&, const Doubled&) = default;
};

struct Lost {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0;
    LossCause cause = LossCause::chance;

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number, cause);
    }
    friend bool operator==(const Lost&, const Lost&) = default;
};

/// A node is told that nobody listens at `peer`.
struct Reported {
    Endpoint node{};
    Endpoint peer{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, peer);
    }
    friend bool operator==(const Reported&, const Reported&) = default;
};

/// Such a report was lost on its way.
struct ReportLost {
    Endpoint node{};
    Endpoint peer{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, peer);
    }
    friend bool operator==(const ReportLost&, const ReportLost&) = default;
};

/// A room's log is another one, or has lost records unread: it is read anew from its tail.
struct LogChanged {
    Endpoint room{};

    template <typename Show>
    void show_state(Show show) const {
        show(room);
    }
    friend bool operator==(const LogChanged&, const LogChanged&) = default;
};

/// A room's log has this record.
struct Recorded {
    Endpoint room{};
    Record record{};
    bool at_once = true; ///< by a registry that commits what is offered at once
    Sequence number{};   ///< in the log
    LogId log{};

    template <typename Show>
    void show_state(Show show) const {
        show(room, record, at_once, number, log);
    }
    friend bool operator==(const Recorded&, const Recorded&) = default;
};

/// A member's own texts have come further.
struct Progressed {
    Endpoint node{};
    Progress progress{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, progress.queued, progress.committed, progress.delivered, progress.refused);
    }
    friend bool operator==(const Progressed&, const Progressed&) = default;
};

/// A node has told its program.
struct Told {
    Endpoint node{};
    Event event{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, event);
    }
    friend bool operator==(const Told&, const Told&) = default;
};

/// A room has handled what may change nothing in it: see checkers/stranger.
struct HandledForeign {
    Endpoint room{};
    std::uint64_t before = 0; ///< hash of roster, sessions and log
    std::uint64_t after = 0;

    template <typename Show>
    void show_state(Show show) const {
        show(room, before, after);
    }
    friend bool operator==(const HandledForeign&, const HandledForeign&) = default;
};

/// The copy just delivered has a bit flipped on its way; `Delivered` has the bytes as they came.
struct Corrupted {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0;
    std::size_t bit = 0; ///< from the lowest of the first byte on

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number, bit);
    }
    friend bool operator==(const Corrupted&, const Corrupted&) = default;
};

/// The copy just delivered was cut on its way.
struct Cut {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0;
    std::size_t size = 0; ///< bytes that there were

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number, size);
    }
    friend bool operator==(const Cut&, const Cut&) = default;
};

/// A datagram, or a report, waits until its node is resumed.
struct Held {
    Endpoint from{};
    Endpoint to{};
    std::uint64_t number = 0;

    template <typename Show>
    void show_state(Show show) const {
        show(from, to, number);
    }
    friend bool operator==(const Held&, const Held&) = default;
};

/// A node's datagrams have another address from now on. The node does not know, and facts go on
/// calling it by its own endpoint; packets have the one that is seen outside.
struct Rebound {
    Endpoint node{};
    Endpoint from{};
    Endpoint to{};

    template <typename Show>
    void show_state(Show show) const {
        show(node, from, to);
    }
    friend bool operator==(const Rebound&, const Rebound&) = default;
};

/// A node's process stands still.
struct Paused {
    Endpoint node{};

    template <typename Show>
    void show_state(Show show) const {
        show(node);
    }
    friend bool operator==(const Paused&, const Paused&) = default;
};

/// A node's own clock has jumped, or runs at another rate.
struct ClockChanged {
    Endpoint node{};
    Duration ahead{};       ///< of true time
    std::int32_t drift = 0; ///< parts per million that it runs fast

    template <typename Show>
    void show_state(Show show) const {
        show(node, ahead, drift);
    }
    friend bool operator==(const ClockChanged&, const ClockChanged&) = default;
};

/// It goes on: in this same step with all that waited, and with its deadline if that was reached.
struct Resumed {
    Endpoint node{};

    template <typename Show>
    void show_state(Show show) const {
        show(node);
    }
    friend bool operator==(const Resumed&, const Resumed&) = default;
};

} // namespace fact

using Fact =
    std::variant<fact::Started, fact::Stopped, fact::Commanded, fact::Woken, fact::Sent,
                 fact::Injected, fact::Delivered, fact::Doubled, fact::Lost, fact::Reported,
                 fact::ReportLost, fact::LogChanged, fact::Recorded, fact::Told,
                 fact::HandledForeign, fact::Corrupted, fact::Cut, fact::Held, fact::Rebound,
                 fact::Paused, fact::Resumed, fact::Progressed, fact::ClockChanged>;

/// What one step of the world did, in order.
using Facts = std::vector<Fact>;

/// A set of kinds of facts: a checker that reads none of those that a step has is not asked.
class FactKinds {
public:
    constexpr FactKinds() = default;

    /// Those that are there.
    explicit FactKinds(const Facts& facts) {
        for (const Fact& fact : facts)
            bits_ |= 1U << fact.index();
    }

    template <typename... Kinds>
    [[nodiscard]] static constexpr FactKinds of() {
        FactKinds kinds;
        kinds.bits_ = (bit_of<Kinds>(static_cast<const Fact*>(nullptr)) | ...);
        return kinds;
    }

    [[nodiscard]] constexpr bool any_of(FactKinds others) const {
        return (bits_ & others.bits_) != 0;
    }

private:
    template <typename Kind, typename... Kinds>
    static constexpr std::uint32_t bit_of(const std::variant<Kinds...>* /*of these*/) {
        std::uint32_t at = 0;
        static_cast<void>(((std::same_as<Kind, Kinds> || (++at, false)) || ...));
        return 1U << at;
    }

    std::uint32_t bits_ = 0;
};

static_assert(std::variant_size_v<Fact> <= 32);

} // namespace confab::sim
