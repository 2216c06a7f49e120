// contents: what a datagram of a session holds, in one value: its frames, each found once.
// The one rule: made from the frames alone; what they mean in their session is the reader's
// business.
#pragma once

#include <confab/wire/direction.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace confab::sim {

struct Contents {
    struct Run {
        std::uint64_t first = 0;
        std::uint64_t count = 0; ///< one at least

        [[nodiscard]] std::uint64_t last() const { return first + count - 1; }
    };

    wire::Token token{};
    std::uint32_t stamp = 0;
    std::size_t size = 0; ///< bytes of its frames
    bool to_room = true;  ///< every frame may go there
    bool to_member = true;
    bool ping = false;
    bool asks_roster = false;
    bool tells_roster = false;
    bool ends_roster = false;       ///< with its last page
    std::optional<wire::Ack> ack{}; ///< the one that tells most
    std::vector<Run> records{};
    std::optional<wire::Position> position{};
    std::optional<std::uint64_t> probe{};
    std::optional<std::uint64_t> probe_ack{};
    std::optional<wire::Code> close{};

    explicit Contents(const wire::Data& data)
        : token{data.token}, stamp{data.stamp}, size{data.frames.size()} {
        wire::for_each_frame(data.frames, [this](const auto& frame) {
            to_room = to_room && wire::direction::ToRoom{}(frame);
            to_member = to_member && wire::direction::ToMember{}(frame);
            this->add(frame);
        });
    }

    /// Nothing but an acknowledgement.
    [[nodiscard]] bool is_bare_ack() const {
        return ack && !ping && !asks_roster && !tells_roster && records.empty() && !position &&
               !probe && !probe_ack && !close;
    }

    /// The greatest number of its records; zero without any.
    [[nodiscard]] std::uint64_t newest_record() const {
        std::uint64_t newest = 0;
        for (const Run& run : records)
            newest = std::max(newest, run.last());
        return newest;
    }

private:
    void add(const wire::Ping&) { ping = true; }
    void add(const wire::Ack& frame) {
        if (!ack || ack->cumulative < frame.cumulative) ack = frame;
    }
    void add(const wire::Records& frame) { records.push_back({frame.first, frame.count}); }
    void add(const wire::Position& frame) { position = frame; }
    void add(const wire::Probe& frame) { probe = frame.value; }
    void add(const wire::ProbeAck& frame) { probe_ack = frame.value; }
    void add(const wire::Close& frame) { close = frame.code; }
    void add(const wire::RosterAsk&) { asks_roster = true; }
    void add(const wire::RosterPage& page) {
        tells_roster = true;
        ends_roster = ends_roster || page.last;
    }
};

} // namespace confab::sim
