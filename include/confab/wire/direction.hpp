// direction: what a member may send to a room, and a room to a member.
// The one rule: a datagram with one frame that goes the wrong way is no datagram: it is dropped
// whole, before any of it counts.
#pragma once

#include "frame.hpp"

namespace confab::wire {

namespace direction {

struct ToRoom {
    template <typename Frame>
    bool operator()(const Frame&) const {
        return true;
    }
    bool operator()(const Ack& ack) const { return ack.credit == 0; }
    bool operator()(const Records& records) const {
        bool fine = true;
        records.for_each([&fine](std::uint64_t, const WireRecord& record) {
            fine = fine && record.kind == WireKind::text && record.name.empty() && record.ref == 0;
        });
        return fine;
    }
    bool operator()(const Position&) const { return false; }
    bool operator()(const Probe&) const { return false; }
    bool operator()(const RosterPage&) const { return false; }
};

struct ToMember {
    template <typename Frame>
    bool operator()(const Frame&) const {
        return true;
    }
    bool operator()(const Records& records) const {
        bool fine = true;
        records.for_each([&fine](std::uint64_t, const WireRecord& record) {
            const bool nameless = record.kind == WireKind::text && record.name.empty();
            fine = fine && !(nameless && record.first);
        });
        return fine;
    }
    bool operator()(const ProbeAck&) const { return false; }
    bool operator()(const RosterAsk&) const { return false; }
};

template <typename Way>
bool all_go(BytesView frames, Way way) {
    bool fine = true;
    for_each_frame(frames, [&](const auto& frame) { fine = fine && way(frame); });
    return fine;
}

} // namespace direction

// Precondition: are_frames().
inline bool are_to_room(BytesView frames) { return direction::all_go(frames, direction::ToRoom{}); }
inline bool are_to_member(BytesView frames) {
    return direction::all_go(frames, direction::ToMember{});
}

} // namespace confab::wire
