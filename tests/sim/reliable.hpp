// reliable: what scenario tests of confab/1 share: a room full of members, and what it means that
// all have got everything.
// The one rule: it judges by what programs are told; the room's own state is asked only for what
// the log says.
#pragma once

#include "scenario.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

namespace confab::sim::scenario {

/// A line of the room, as a member is told it.
inline std::vector<std::string> lines(const Heard& heard) {
    std::vector<std::string> told;
    for (const Event& event : heard) {
        if (const auto* const said = std::get_if<Said>(&event)) {
            told.push_back(said->name + ": " + said->text);
        }
        if (const auto* const announced = std::get_if<Announced>(&event)) {
            told.push_back("all: " + announced->text);
        }
    }
    return told;
}

/// It has read the whole log, and the log has all that it has said.
inline bool is_drained(const World& world, RoomId room, MemberId id) {
    const ReliableMember& member = *world.member(id).reliable();
    const Progress progress = member.progress();
    return member.welcomed() && member.log().next() == world.room(room).registry().head() + 1 &&
           progress.queued == progress.committed + progress.refused;
}

/// It knows who is there.
inline bool knows_all(const World& world, RoomId room, MemberId id) {
    std::set<std::string> holders;
    for (const auto& [folded, holder] : world.room(room).roster().holders())
        holders.insert(holder.name);
    const auto& names = world.member(id).reliable()->roster().names();
    return std::set<std::string>{names.begin(), names.end()} == holders;
}

/// A room whose members are in and know each other. They come on a good network; then all links are
/// what the world's options say. Others are added to the world as one likes.
struct Hall {
    Hall(World& in, std::initializer_list<const char*> names) : world{in}, room{in.add_room()} {
        world.set_all_links({.delay = world.options().link.delay});
        for (const char* const name : names)
            members.push_back(world.add_member(room, name));
        const auto settled = [&] { return are_settled(); };
        BOOST_TEST_REQUIRE(world.run_until(settled, std::chrono::seconds{10}));
        world.set_all_links(world.options().link);
    }

    [[nodiscard]] bool are_drained() const {
        return std::all_of(members.begin(), members.end(),
                           [&](MemberId id) { return is_drained(world, room, id); });
    }
    [[nodiscard]] bool are_settled() const {
        return are_drained() && std::all_of(members.begin(), members.end(), [&](MemberId id) {
                   return knows_all(world, room, id);
               });
    }
    bool drain(Duration within) {
        return world.run_until([&] { return are_drained(); }, within);
    }
    [[nodiscard]] bool has_heard(MemberId id, const std::string& name,
                                 const std::string& text) const {
        return has(world.heard(id), Said{name, text});
    }

    World& world;
    RoomId room;
    std::vector<MemberId> members{};
};

} // namespace confab::sim::scenario
