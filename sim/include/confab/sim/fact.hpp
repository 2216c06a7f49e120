// fact: what has happened in a world, as values: the vocabulary of traces, checkers and marks.
// The one rule: facts are complete: whoever reads them all needs to look at no node.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/record.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace confab::sim {

enum class Command : std::uint8_t { say, leave, announce, kick, close };

enum class LossCause : std::uint8_t {
    chance, ///< the link lost it, or a test said so
    parted, ///< a partition
    closed, ///< nobody listens there
};

namespace fact {

/// A node begins to listen: a room, or a member that asks a room to let it in.
struct Started {
    Endpoint node{};
    Endpoint server{};  ///< of a member: its room; of a room: itself
    std::string name{}; ///< of a member

    template <typename Show>
    void show_state(Show show) const {
        show(node, server, name);
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

    template <typename Show>
    void show_state(Show show) const {
        show(packet);
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

    template <typename Show>
    void show_state(Show show) const {
        show(room, record, at_once);
    }
    friend bool operator==(const Recorded&, const Recorded&) = default;
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

/// A room has handled what arrived.
struct Handled {
    Endpoint room{};
    bool counts = false;      ///< the sender may change something with it: see checkers/stranger
    std::uint64_t before = 0; ///< hash of roster, sessions and log
    std::uint64_t after = 0;

    template <typename Show>
    void show_state(Show show) const {
        show(room, counts, before, after);
    }
    friend bool operator==(const Handled&, const Handled&) = default;
};

} // namespace fact

using Fact =
    std::variant<fact::Started, fact::Stopped, fact::Commanded, fact::Woken, fact::Sent,
                 fact::Injected, fact::Delivered, fact::Doubled, fact::Lost, fact::Reported,
                 fact::ReportLost, fact::LogChanged, fact::Recorded, fact::Told, fact::Handled>;

/// What one step of the world did, in order.
using Facts = std::vector<Fact>;

} // namespace confab::sim
