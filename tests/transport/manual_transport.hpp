// manual_transport: a transport that is a plain value: its clock is set and its datagrams are moved
// by hand, so a test says exactly what is when.
#pragma once

#include <confab/transport.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

struct OwnedDatagram {
    confab::Endpoint peer;
    std::vector<std::byte> bytes;

    friend bool operator==(const OwnedDatagram&, const OwnedDatagram&) = default;
};

struct ManualTransport {
    confab::Instant clock;
    std::deque<OwnedDatagram> inbox;
    std::deque<confab::Endpoint> refused; ///< handed up as Unreachable once the inbox is empty
    std::vector<OwnedDatagram> unflushed;
    std::vector<OwnedDatagram> sent;
    OwnedDatagram handed_out;

    [[nodiscard]] confab::Instant now() const { return clock; }
    [[nodiscard]] std::size_t max_datagram_size() const { return 1200; }

    std::optional<confab::Arrival> receive() {
        if (!inbox.empty()) {
            handed_out = std::move(inbox.front());
            inbox.pop_front();
            return confab::Datagram{handed_out.peer, handed_out.bytes};
        }
        if (refused.empty()) return std::nullopt;
        const confab::Unreachable unreachable{refused.front()};
        refused.pop_front();
        return unreachable;
    }

    void send(const confab::Datagram& datagram) {
        unflushed.push_back({datagram.peer, {datagram.bytes.begin(), datagram.bytes.end()}});
    }

    void flush() {
        sent.insert(sent.end(), unflushed.begin(), unflushed.end());
        unflushed.clear();
    }

    /// Time passes only here: up to the deadline, at once, unless something is here to receive.
    void wait_until(std::optional<confab::Instant> deadline) {
        flush();
        if (inbox.empty() && refused.empty() && deadline && clock < *deadline) clock = *deadline;
    }

    friend bool operator==(const ManualTransport&, const ManualTransport&) = default;
};
