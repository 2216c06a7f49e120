// desk: a ClassicHost with its log and its roster on one desk: a test hands in datagrams and
// commits what was offered when it likes.
#pragma once

#include <confab/protocol/classic_host.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <confab/vocabulary/event_text.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desk {

using namespace confab;

inline constexpr std::uint64_t own_room = 7;
inline const Endpoint here = loopback(1);
inline const Endpoint there = loopback(2);

inline std::string words(const Record& record) {
    constexpr std::array kinds{"joined", "left", "text", "notice"};
    std::string told = kinds.at(static_cast<std::size_t>(record.kind));
    if (record.kind == RecordKind::left) told += " (" + std::string{to_string(record.reason)} + ')';
    told += ' ' + record.name;
    return record.text.empty() ? told : told + ": " + record.text;
}

/// The host, its log and its roster; offers wait until they are committed.
struct Desk {
    explicit Desk(ClassicOptions options = {}, NameFolding fold = fold_ascii,
                  std::string_view administrator = "管理員")
        : host{std::move(options), own_room, fold, std::string{administrator}},
          roster{fold, administrator} {}

    ClassicHost host;
    Roster roster;
    Instant now{};
    std::vector<Record> offers{};

    /// What the datagram leads to: `reply …`, `offer …`, `event …`, `stranger`, or nothing.
    std::string on(const Endpoint& peer, std::string_view bytes) {
        const auto request = classic::decode_request(classic::as_bytes(bytes));
        BOOST_TEST_REQUIRE(request.has_value());
        auto answer = host.receive(*request, peer, now, roster);
        std::string led;
        const auto add = [&led](const std::string& part) {
            led += (led.empty() ? "" : ", ") + part;
        };
        if (answer.reply) add("reply " + *answer.reply);
        if (answer.offer) add("offer " + words(*answer.offer));
        if (answer.event) add("event " + to_string(*answer.event));
        if (answer.from_stranger) add("stranger");
        if (answer.offer) offers.push_back(std::move(*answer.offer));
        return led;
    }

    /// The log says so: who is told what.
    std::string publish(const Record& record) {
        const bool admitted = roster.admits(record);
        std::string told;
        host.publish(record, admitted, now, [&](const Endpoint& peer, std::string_view line) {
            if (!told.empty()) told += " | ";
            told += std::to_string(peer.port) + ' ';
            told += line;
        });
        if (admitted) roster.apply(record);
        return told;
    }

    std::string commit() {
        std::string told;
        for (const Record& record : std::exchange(offers, {})) {
            const std::string part = publish(record);
            told += (told.empty() || part.empty() ? "" : " | ") + part;
        }
        return told;
    }

    void let_in(const Endpoint& peer, std::string_view name) {
        on(peer, classic::encode_login(name));
        commit();
        BOOST_TEST_REQUIRE(!roster.is_free(name));
    }
};

inline Record elsewhere(RecordKind kind, std::string_view name, std::string_view text = {}) {
    return Record{.kind = kind,
                  .author = {own_room + 1, 1},
                  .name = std::string{name},
                  .text = std::string{text}};
}

enum class Ada { none, just_left, joining, joined, leaving, left_while_joining };

/// Ada at `here` in this state.
inline Desk with_ada(Ada state) {
    Desk desk;
    if (state == Ada::none) return desk;
    desk.on(here, "L Ada");
    if (state == Ada::joining) return desk;
    if (state != Ada::left_while_joining) desk.commit();
    if (state == Ada::joined) return desk;
    desk.on(here, "Q Ada");
    if (state == Ada::just_left) desk.commit();
    return desk;
}

inline constexpr std::string_view taken_event =
    "event * ada from 127.0.0.1:2 was not let in: the name is taken";

} // namespace desk
