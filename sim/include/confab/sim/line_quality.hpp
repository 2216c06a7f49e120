// line_quality: what the network has done so far to the lines from a room to each of its members.
// The one rule: these are the checkers' excuses: each has a name, comes from a fact that was seen,
// and stays for that member's whole life.
#pragma once

#include "fact.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <variant>

namespace confab::sim {

class LineQuality {
public:
    /// Some line was lost: what is heard may leave out records.
    [[nodiscard]] bool has_holes(const Endpoint& member) const { return holes_.contains(member); }

    /// Some line was doubled, overtook another, or came from a stranger in the room's name, or for
    /// a node that had the port before: what is heard may be doubled or out of order.
    [[nodiscard]] bool is_shuffled(const Endpoint& member) const {
        return shuffled_.contains(member);
    }

    void observe(const Fact& fact) {
        std::visit([this](const auto& kind) { this->on(kind); }, fact);
    }

    friend bool operator==(const LineQuality&, const LineQuality&) = default;

private:
    template <typename Kind>
    void on(const Kind&) {}

    void on(const fact::Started& started) {
        if (!last_.emplace(started.node, 0).second) shuffled_.insert(started.node);
        if (started.node != started.server) servers_[started.node] = started.server;
    }
    void on(const fact::Lost& lost) {
        if (is_line(lost.from, lost.to)) holes_.insert(lost.to);
    }
    void on(const fact::Doubled& doubled) {
        if (is_line(doubled.from, doubled.to)) shuffled_.insert(doubled.to);
    }
    void on(const fact::Injected& injected) {
        const Packet& packet = injected.packet;
        if (is_line(packet.from, packet.to)) shuffled_.insert(packet.to);
    }
    void on(const fact::Delivered& delivered) {
        const Packet& packet = delivered.packet;
        if (!is_line(packet.from, packet.to)) return;
        std::uint64_t& last = last_[packet.to];
        if (packet.number < last) shuffled_.insert(packet.to);
        last = packet.number;
    }

    [[nodiscard]] bool is_line(const Endpoint& from, const Endpoint& to) const {
        const auto found = servers_.find(to);
        return found != servers_.end() && found->second == from;
    }

    std::map<Endpoint, Endpoint> servers_;   ///< of each member
    std::map<Endpoint, std::uint64_t> last_; ///< datagram that each node was given
    std::set<Endpoint> holes_;
    std::set<Endpoint> shuffled_;
};

} // namespace confab::sim
