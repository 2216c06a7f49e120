#include "report.hpp"

#include "terminal/span_text.hpp"

#include <chrono>
#include <confab/vocabulary/endpoint_text.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace confab::server {

namespace {

std::string_view served(ClassicService service) {
    switch (service) {
    case ClassicService::off:
        return "nobody";
    case ClassicService::local:
        return "local addresses";
    case ClassicService::any:
        return "any address";
    }
    return "nobody";
}

std::string people(std::size_t count) {
    return count == 1 ? "1 member" : std::to_string(count) + " members";
}

/// What both dialects know of a member.
template <typename Session>
Entry member(const Session& session, std::string_view dialect, Instant now) {
    const std::uint64_t silent = terminal::whole_seconds(now - session.heard);
    const std::string peer = to_string(session.peer);
    return {Level::info,
            "member",
            "  " + session.name + "  " + peer + "  " + std::string{dialect} + "  silent for " +
                std::to_string(silent) + " s",
            {{"name", session.name},
             {"peer", peer},
             {"dialect", std::string{dialect}},
             {"silent_seconds", silent}}};
}

/// Of a session of confab/1, as the classic one has them.
struct Known {
    std::string name;
    Endpoint peer;
    Instant heard;
};

void add_round_trip(Entry& entry, const RoundTrip& round_trip) {
    if (!round_trip.known()) return;
    using Microseconds = std::chrono::microseconds;
    const auto smoothed = std::chrono::duration_cast<Microseconds>(round_trip.smoothed()).count();
    entry.text += "  round trip " + terminal::in_milliseconds(round_trip.smoothed());
    entry.fields.push_back({"round_trip_microseconds", static_cast<std::uint64_t>(smoothed)});
}

} // namespace

Entry listening(const HostedRoom& room) {
    const std::string address = to_string(room.transport().local_endpoint());
    const std::uint64_t in = room.transport().receive_buffer_size();
    const std::uint64_t out = room.transport().send_buffer_size();
    const std::string confab1 = room.options().reliable.served ? "any address" : "nobody";
    const std::string classic{served(room.options().classic.service)};
    return {Level::info,
            "listening",
            "* listening on " + address + ", confab/1 for " + confab1 + ", classic for " + classic +
                "; socket buffers " + std::to_string(in) + " in, " + std::to_string(out) + " out",
            {{"address", address},
             {"confab1", confab1},
             {"classic", classic},
             {"receive_buffer", in},
             {"send_buffer", out}}};
}

std::optional<Entry> nobody_can_join(const RoomOptions& options) {
    if (options.reliable.served || options.classic.service != ClassicService::off) {
        return std::nullopt;
    }
    return Entry{Level::warn, "closed_to_all", "* nobody can join: both dialects are off"};
}

std::vector<Entry> members(const HostedRoom& room, Instant now) {
    const std::size_t count = room.roster().size();
    std::vector<Entry> told{
        {Level::info, "members", people(count), {{"count", std::uint64_t{count}}}}};
    const RecordRing& ring = room.reliable().ring();
    room.reliable().sessions().for_each([&](auto, const ReliableSession& session) {
        if (!session.is_in_room()) return;
        const Known known{session.name(), session.peer(), session.heard()};
        Entry entry = member(known, "confab/1", now);
        add_round_trip(entry, session.log()->recovery().round_trip());
        const auto behind = static_cast<std::uint64_t>(ring.head() + 1 - session.log()->base());
        entry.text += "  " + std::to_string(behind) + " records behind";
        entry.fields.push_back({"records_behind", behind});
        told.push_back(std::move(entry));
    });
    room.classic_sessions().for_each([&](auto, const ClassicSession& session) {
        if (session.state != ClassicSession::State::joined) return;
        told.push_back(member(session, "classic", now));
    });
    return told;
}

Entry stats(const HostedRoom& room, Duration uptime) {
    const auto& udp = room.transport().counters();
    const RecordRing& ring = room.reliable().ring();
    Entry stats{Level::info,
                "stats",
                {},
                {{"uptime_seconds", terminal::whole_seconds(uptime)},
                 {"members", std::uint64_t{room.roster().size()}},
                 {"confab1_sessions", std::uint64_t{room.reliable().sessions().size()}},
                 {"classic_sessions", std::uint64_t{room.classic_sessions().size()}},
                 {"ring_records", static_cast<std::uint64_t>(ring.head() + 1 - ring.tail())},
                 {"ring_bytes", std::uint64_t{ring.bytes()}}}};
    for (const auto& [name, count] : room.counters().listed()) {
        stats.fields.push_back({name, count});
    }
    stats.fields.push_back({"events_lost", room.events_lost()});
    stats.fields.push_back({"bytes_received", udp.bytes_received});
    stats.fields.push_back({"bytes_sent", udp.bytes_sent});
    stats.fields.push_back({"unsent", udp.dropped_full + udp.dropped_too_long +
                                          udp.dropped_no_route + udp.dropped_not_permitted +
                                          udp.dropped_otherwise});
    for (const auto& [name, value] : stats.fields) {
        if (!stats.text.empty()) stats.text += ", ";
        stats.text += std::string{name} + ' ' + std::to_string(std::get<std::uint64_t>(value));
    }
    return stats;
}

} // namespace confab::server
