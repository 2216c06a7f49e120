#include <confab/protocol/reliable_session.hpp>

#include "protocol/hall.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/protocol/reliable_member.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using hall::Hall;
using reliable::Bytes;

// One end against the other; what a session does by itself is in reliable_host.cpp.
BOOST_AUTO_TEST_SUITE(reliable_session)

namespace {

struct Path {
    PartsPerMillion loss = never;
    PartsPerMillion twice = never;
    Duration shortest = 20ms;
    Duration longest = 20ms;
};

/// Members and a room, and a network between them that loses, doubles and reorders.
struct World {
    World(std::uint64_t seed, std::uint64_t start, std::size_t count, ReliableOptions options = {})
        : random{seed}, hall{std::move(options), start, Instant{start}}, now{start} {
        for (std::size_t i = 0; i < count; ++i) {
            members.push_back(
                {ReliableMember{"n" + std::to_string(i), {}, Secret{seed, i}, 1200, now},
                 loopback(static_cast<std::uint16_t>(i + 1)),
                 {}});
        }
    }

    struct Somebody {
        ReliableMember machine;
        Endpoint peer;
        std::vector<std::string> events;
    };
    struct Carried {
        Bytes bytes;
        Endpoint from;
        std::optional<Endpoint> to; ///< nothing: to the room
    };

    void carry(const Carried& carried) {
        for (int copies = random.chance(path.twice) ? 2 : 1; copies > 0; --copies) {
            if (random.chance(path.loss)) continue;
            network.emplace(now + random.between(path.shortest, path.longest), carried);
        }
    }

    void serve() {
        hall.now = now;
        hall.turn();
        for (auto& [peer, bytes] : std::exchange(hall.sent, {}))
            carry({std::move(bytes), loopback(0), peer});
        for (Somebody& member : members) {
            member.machine.advance(now);
            member.machine.transmit(now, [&](BytesView bytes) {
                carry({reliable::bytes_of(bytes), member.peer, {}});
            });
            while (const auto event = member.machine.next_event())
                member.events.push_back(to_string(*event));
        }
    }

    void deliver(const Carried& carried) {
        if (!carried.to) {
            hall.host.receive(*wire::decode(carried.bytes), carried.from, carried.bytes.size(), now,
                              hall.roster, hall.sender(), [](const Event&) {});
            return;
        }
        for (Somebody& member : members) {
            if (member.peer == *carried.to) member.machine.receive(carried.bytes, now);
        }
    }

    /// What is due first: an arrival or a deadline.
    [[nodiscard]] std::optional<Instant> next() const {
        std::optional<Instant> first = hall.host.next_deadline();
        const auto consider = [&first](std::optional<Instant> when) {
            if (when && (!first || *when < *first)) first = when;
        };
        for (const Somebody& member : members)
            consider(member.machine.next_deadline());
        if (!network.empty()) consider(network.begin()->first);
        return first;
    }

    /// Runs for so long, and looks that nobody wakes again and again without a reason.
    void run(Duration length) {
        const Instant end = now + length;
        int wakes_at_once = 0;
        serve();
        while (const auto when = next()) {
            if (end < *when) break;
            wakes_at_once = *when <= now ? wakes_at_once + 1 : 0;
            BOOST_TEST_REQUIRE(wakes_at_once < 100);
            now = std::max(now, *when);
            while (!network.empty() && network.begin()->first <= now) {
                const Carried carried = std::move(network.begin()->second);
                network.erase(network.begin());
                hall.now = now;
                deliver(carried);
            }
            serve();
        }
        now = end;
    }

    [[nodiscard]] std::vector<std::string> heard(std::size_t member) const {
        std::vector<std::string> lines;
        for (const std::string& line : members[member].events) {
            if (line.find(" : ") != std::string::npos) lines.push_back(line);
        }
        return lines;
    }

    Random random;
    Path path{};
    Hall hall;
    Instant now;
    std::vector<Somebody> members{};
    std::multimap<Instant, Carried> network{};
};

/// Everybody says so many texts, some of them long, one now and then; what is said in all.
std::size_t talk(World& world, int rounds) {
    std::size_t said = 0;
    for (int round = 0; round < rounds; ++round) {
        for (auto& member : world.members) {
            if (world.random.below(3) > 0) continue;
            const std::size_t size = world.random.below(5) == 0 ? 9000 : world.random.below(60);
            member.machine.say(std::to_string(said++) + std::string(size, 'x'), world.now);
        }
        world.run(world.random.between(0ms, 2s));
    }
    return said;
}

/// That all have heard all that was said, in one order, and each text once.
void check_heard(const World& world, std::size_t said) {
    for (std::size_t i = 0; i < world.members.size(); ++i) {
        const auto& machine = world.members[i].machine;
        BOOST_TEST(machine.welcomed());
        BOOST_TEST(machine.progress().committed == machine.progress().queued);
        BOOST_TEST(machine.progress().delivered == machine.progress().queued);
        BOOST_TEST(world.heard(i).size() == said);
        BOOST_CHECK(world.heard(i) == world.heard(0));
        BOOST_TEST(machine.roster().names().size() == world.members.size());
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(all_hear_all_in_one_order_over_any_path_from_any_start) {
    const Path paths[] = {
        {},
        {.loss = percent(5), .shortest = 0ms, .longest = 0ms},
        {.loss = percent(30), .twice = percent(20), .shortest = 1ms, .longest = 90ms},
        {.loss = percent(1), .twice = percent(50), .shortest = 200ms, .longest = 900ms},
    };
    std::uint64_t seed = 0;
    for (const std::uint64_t start : reliable::starts) {
        for (const Path& path : paths) {
            BOOST_TEST_CONTEXT("seed " << ++seed << " from " << start) {
                World world{seed, start, 3};
                world.path = path;
                world.run(20s);
                const std::size_t said = talk(world, 30);
                world.run(60s);
                check_heard(world, said);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_quiet_room_of_hours_is_as_good_as_new) {
    World world{1, 1, 2};
    world.run(5s);
    std::size_t said = talk(world, 5);
    world.run(37min); // half of what a stamp can tell
    const auto resent = world.members[0].machine.texts().recovery().resent();
    for (int i = 0; i < 3; ++i) {
        world.members[0].machine.say("after " + std::to_string(said++), world.now);
        world.run(10s);
    }
    check_heard(world, said);
    BOOST_TEST(world.members[0].machine.texts().recovery().resent() == resent);
    world.hall.host.sessions().for_each([](SessionId, const ReliableSession& session) {
        BOOST_TEST(session.log()->recovery().resent() == 0U);
    });
}

/// Addresses change at any time, with all that is under way to the old one lost.
BOOST_AUTO_TEST_CASE(members_move_and_nothing_is_missed) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        World world{seed, 1, 2};
        world.path = {.loss = percent(5), .shortest = 5ms, .longest = 30ms};
        world.run(10s);
        std::size_t said = 0;
        for (std::uint16_t moves = 0; moves < 6; ++moves) {
            said += talk(world, 3);
            world.members[0].peer = loopback(static_cast<std::uint16_t>(100 + moves));
        }
        world.run(90s);
        check_heard(world, said);
        BOOST_CHECK(world.hall.host.ring().head() - world.hall.host.ring().tail() < 2000);
    }
}

/// Cut off for longer than the room waits, again and again: it returns, says nothing twice, and
/// misses nothing that the room still has.
BOOST_AUTO_TEST_CASE(who_was_cut_off_returns_without_loss_or_repetition) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            World world{seed, reliable::starts[seed % 4], 2};
            world.path = {.loss = percent(10), .shortest = 5ms, .longest = 60ms};
            world.run(10s);
            std::size_t said = 0;
            for (int cuts = 0; cuts < 3; ++cuts) {
                said += talk(world, 4);
                world.path.loss = always;
                said += talk(world, 2);
                world.run(world.random.between(1s, 150s));
                world.path.loss = percent(10);
                world.run(world.random.between(1s, 50s));
            }
            world.run(120s);
            check_heard(world, said);
        }
    }
}

BOOST_AUTO_TEST_CASE(who_leaves_with_much_to_say_has_said_it) {
    World world{3, 1, 2};
    world.run(5s);
    for (int i = 0; i < 15; ++i)
        world.members[0].machine.say("last words " + std::to_string(i), world.now);
    world.members[0].machine.leave(world.now);
    world.run(5s);
    BOOST_TEST(world.members[0].machine.closed());
    BOOST_TEST(world.members[0].machine.progress().committed == 15U);
    BOOST_TEST(world.heard(1).size() == 15U);
    BOOST_TEST(world.members[1].events.back() == "* n0 left");
    BOOST_TEST(world.hall.roster.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
