// node_facts: what comes into a node's inbox, and how far a member's texts have come, as facts.
// The one rule: the fact says what the node gets, no more and no less.
#pragma once

#include "fact.hpp"
#include "network.hpp"
#include "nodes.hpp"

#include <confab/vocabulary/endpoint.hpp>

#include <utility>

namespace confab::sim {

/// Its next step takes it.
template <typename Node>
void put_into_inbox(Node& target, Flight& flight, Facts& facts) {
    SimTransport& transport = target.machine.transport();
    Packet& packet = flight.packet;
    const Endpoint peer = packet.from;
    if (flight.report) {
        facts.push_back(fact::Reported{target.endpoint, peer});
        return transport.report_unreachable(peer);
    }
    facts.push_back(fact::Delivered{packet});
    const auto& [cut_to, flipped_bit] = flight.damage;
    if (cut_to) facts.push_back(fact::Cut{peer, packet.to, packet.number, flight.sent_size});
    if (flipped_bit) {
        facts.push_back(fact::Corrupted{peer, packet.to, packet.number, *flipped_bit});
    }
    transport.deliver(peer, std::move(packet.bytes));
}

/// After each step of the member.
inline void tell_progress(MemberNode& member, Facts& facts) {
    const ReliableMember* const reliable = member.machine.reliable();
    if (reliable == nullptr || reliable->progress() == member.progress) return;
    member.progress = reliable->progress();
    facts.push_back(fact::Progressed{member.endpoint, member.progress});
}

} // namespace confab::sim
