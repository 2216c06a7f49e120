// hall: a ReliableHost with its log and its roster, and members that send what a test says.
#pragma once

#include "protocol/reliable.hpp"

#include <confab/protocol/reliable_host.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hall {

using namespace confab;
using reliable::Acked;
using reliable::Bytes;
using std::chrono_literals::operator""s;

inline constexpr std::uint64_t own_room = 7;

/// Where a member of the test is, and what it has sent.
struct Guest {
    Endpoint peer{};
    std::uint64_t nonce = 0;
    std::string name{};
    wire::Token token{};
    Stamp stamp{};

    template <typename... Frames>
    Bytes data(const Frames&... frames) {
        stamp = Stamp{stamp.value() + 1};
        return reliable::data(token, stamp, frames...);
    }
};

inline Guest guest(std::string_view name, std::uint16_t number) {
    return {.peer = loopback(number), .nonce = number, .name = std::string{name}};
}

struct Hall {
    explicit Hall(ReliableOptions options = {}, std::uint64_t first = 1, Instant start = Instant{})
        : host{std::move(options), Secret{1, 2},    own_room, fold_ascii,
               LogId{5},           Sequence{first}, start},
          now{start} {}

    auto sender() {
        return [this](const Endpoint& peer, BytesView bytes) {
            sent.emplace_back(peer, reliable::bytes_of(bytes));
        };
    }

    /// The log says so.
    void commit(Record record) {
        record.room = own_room;
        const bool admitted = roster.admits(record);
        host.publish(record, admitted, now, sender());
        if (admitted) roster.apply(record);
    }

    void commit_offers() {
        while (auto offer = host.next_offer(texts_allowed, now)) {
            if (commits) commit(*offer);
            if (!commits) offered.push_back(std::move(*offer));
        }
    }

    /// What the host does when nothing more has arrived.
    void turn() {
        commit_offers();
        host.advance(now);
        commit_offers();
        host.transmit(
            roster, now, [] { return true; }, sender());
        commit_offers();
    }

    ReliableHost::Verdict receive(const Endpoint& peer, const Bytes& bytes) {
        const auto message = wire::decode(bytes);
        BOOST_TEST_REQUIRE(message.has_value());
        const std::size_t before = sent.size();
        const auto verdict = host.receive(*message, peer, bytes.size(), now, roster, sender(),
                                          [&](Event event) { events.push_back(std::move(event)); });
        std::size_t answered = 0;
        for (std::size_t at = before; at < sent.size(); ++at) {
            if (sent[at].first == peer) answered += sent[at].second.size();
        }
        BOOST_TEST(answered <= bytes.size()); // whoever sends from an address that is not its own
        return verdict;
    }

    /// `port words` for each that was sent since, with ` | ` between.
    std::string told() {
        std::string all;
        for (const auto& [peer, bytes] : std::exchange(sent, {})) {
            all += (all.empty() ? "" : " | ") + std::to_string(peer.port) + ' ' +
                   reliable::words(BytesView{bytes});
        }
        return all;
    }

    std::string hears(const Endpoint& peer, const Bytes& bytes) {
        receive(peer, bytes);
        turn();
        return told();
    }
    std::string hears(const Guest& guest, const Bytes& bytes) { return hears(guest.peer, bytes); }

    std::string after(Duration pause) {
        now += pause;
        turn();
        return told();
    }

    wire::Challenge challenge(const Guest& guest) {
        receive(guest.peer, datagrams::encoded(wire::Hello{.nonce = guest.nonce}));
        const auto answer = reliable::decoded_as<wire::Challenge>(sent.back().second);
        sent.pop_back();
        return answer;
    }

    /// The JOIN that this host would take, for a test to change.
    wire::Join join_of(const Guest& guest) {
        return {.nonce = guest.nonce, .cookie = challenge(guest).cookie, .name = guest.name};
    }

    std::string joins(const Guest& guest) {
        return hears(guest, datagrams::encoded(join_of(guest)));
    }

    /// Lets the guest in, and takes all that was sent to anybody.
    wire::Welcome lets_in(Guest& guest, std::optional<wire::Return> back = {},
                          std::uint16_t history = 0) {
        wire::Join join = join_of(guest);
        join.back = back;
        join.history = history;
        receive(guest.peer, datagrams::encoded(join));
        turn();
        std::optional<wire::Welcome> welcome;
        for (const auto& [peer, bytes] : std::exchange(sent, {})) {
            const auto message = reliable::decoded(bytes);
            if (peer != guest.peer || !std::holds_alternative<wire::Welcome>(message)) continue;
            welcome = std::get<wire::Welcome>(message);
        }
        BOOST_TEST_REQUIRE(welcome.has_value());
        guest.token = welcome->token;
        return *welcome;
    }

    /// The guest has all that the log holds.
    std::string acknowledges(Guest& guest) {
        return hears(guest, guest.data(Acked{host.ring().head().value(), {}, {}}.held(0xFFFF)));
    }

    ReliableHost host;
    Roster roster{fold_ascii, "admin"};
    Instant now;
    std::vector<std::pair<Endpoint, Bytes>> sent{};
    std::vector<Event> events{};
    std::vector<Record> offered{}; ///< while the log does not commit
    bool commits = true;
    bool texts_allowed = true;
};

} // namespace hall
