// Two rooms on one log that commits later: whoever is first in the log has the name, on both alike,
// and both publish what the log says, never what they were told.
#include <confab/sim/world.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace confab;

/// A room's view of a log that others write to as well: what is offered waits until somebody
/// commits it.
class Replica {
public:
    [[nodiscard]] LogId id() const { return LogId{1}; }
    [[nodiscard]] Sequence tail() const { return Sequence{1}; }
    [[nodiscard]] Sequence head() const { return tail() + committed_.size() - 1; }
    [[nodiscard]] auto records_from(Sequence first) const {
        return ranges::make_subrange(committed_.begin() + (first - tail()), committed_.end());
    }
    void append(Record record) { offered_.push_back(std::move(record)); }

    void commit(const Record& record) { committed_.push_back(record); }
    [[nodiscard]] std::vector<Record> take_offered() { return std::exchange(offered_, {}); }

    friend bool operator==(const Replica&, const Replica&) = default;

private:
    std::vector<Record> committed_;
    std::vector<Record> offered_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(shared_log)

using namespace confab::sim;
using namespace std::chrono_literals;

/// Two rooms, and the log between them.
struct TwoRooms {
    explicit TwoRooms(std::uint64_t seed = 1, Dialect dialect = Dialect::classic)
        : world{options(seed, dialect)} {}

    static WorldOptions options(std::uint64_t seed, Dialect dialect) {
        WorldOptions options{.seed = seed, .link = {.jitter = 20ms}};
        options.room.shares_log = true;
        options.member.dialect = dialect;
        return options;
    }

    /// Commits what one room has offered, and lets both look.
    void commit(RoomId offering) {
        for (const Record& record : world.registry(offering).take_offered()) {
            for (const RoomId id : {east, west})
                world.registry(id).commit(record);
        }
        for (const RoomId id : {east, west})
            world.step(id);
    }

    BasicWorld<Replica> world;
    RoomId east = world.add_room(Replica{});
    RoomId west = world.add_room(Replica{});
};

BOOST_AUTO_TEST_CASE(the_first_in_the_log_has_the_name) {
    TwoRooms rooms;
    auto& world = rooms.world;
    const auto one = world.add_member(rooms.east, "ann");
    const auto other = world.add_member(rooms.west, "Ann");
    world.run_for(100ms);
    BOOST_TEST(!world.member(one).welcomed());
    BOOST_TEST(!world.member(other).welcomed());

    rooms.commit(rooms.west);
    rooms.commit(rooms.east);
    world.run_for(100ms);
    BOOST_TEST(!world.member(one).welcomed());
    BOOST_TEST(world.member(other).welcomed());
    BOOST_TEST((world.heard(one) == Heard{Closed{Reason::name_taken}}));
    for (const RoomId id : {rooms.east, rooms.west}) {
        BOOST_TEST((world.heard(id) == Heard{Joined{"Ann"}}));
        BOOST_TEST(world.room(id).roster().size() == 1U);
    }
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_text_is_heard_when_it_is_in_the_log_and_not_before) {
    TwoRooms rooms;
    auto& world = rooms.world;
    const auto ann = world.add_member(rooms.east, "ann");
    const auto bob = world.add_member(rooms.west, "bob");
    world.run_for(100ms);
    rooms.commit(rooms.east);
    rooms.commit(rooms.west);
    world.run_for(100ms);
    world.say(ann, "hello");
    world.run_for(1s);
    BOOST_TEST((world.heard(ann) == Heard{Welcomed{"ann"}, Joined{"bob"}}));
    BOOST_TEST((world.heard(bob) == Heard{Welcomed{"bob"}}));

    rooms.commit(rooms.east);
    world.run_for(100ms);
    BOOST_TEST((world.heard(ann).back() == Event{Said{"ann", "hello"}}));
    BOOST_TEST((world.heard(bob).back() == Event{Said{"ann", "hello"}}));
    BOOST_TEST(!world.violation());
}

BOOST_AUTO_TEST_CASE(a_copied_world_has_a_log_of_its_own) {
    TwoRooms original;
    original.world.add_member(original.east, "ann");
    original.world.run_for(100ms);
    TwoRooms copy = original;
    copy.commit(copy.east);
    BOOST_TEST(copy.world.room(copy.west).roster().size() == 1U);
    BOOST_TEST(original.world.room(original.west).roster().size() == 0U);
    BOOST_TEST((copy.world != original.world));
    original.commit(original.east);
    BOOST_TEST((copy.world == original.world));
}

BOOST_AUTO_TEST_CASE(who_quits_before_it_is_in_hears_nothing_from_before) {
    TwoRooms rooms;
    auto& world = rooms.world;
    world.add_member(rooms.west, "ann");
    world.run_for(100ms);
    const auto bob = world.add_member(rooms.east, "bob");
    world.run_for(100ms);
    world.leave(bob);
    world.run_for(100ms);
    rooms.commit(rooms.west); // ann has joined, while bob wants in and out
    rooms.commit(rooms.east);
    world.run_for(100ms);
    BOOST_TEST((world.heard(bob) == Heard{Closed{}}));
    BOOST_TEST((world.heard(rooms.west) == Heard{Joined{"ann"}, Joined{"bob"}, Left{"bob"}}));
    BOOST_TEST(!world.violation());
}

/// Without what a room tells of its own visitors alone.
Heard of_the_log(const Heard& heard) {
    Heard events;
    for (const Event& event : heard) {
        if (!std::holds_alternative<LoginRefused>(event)) events.push_back(event);
    }
    return events;
}

BOOST_AUTO_TEST_CASE(both_rooms_agree_whatever_the_order_of_commits) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        TwoRooms rooms{seed};
        auto& world = rooms.world;
        Random random = stream_for(seed, Purpose::workload);
        std::vector<MemberId> members;
        for (const char* name : {"ann", "bob", "ann", "BOB", "cid"})
            members.push_back(
                world.add_member(random.below(2) == 0 ? rooms.east : rooms.west, name));
        for (int turn = 0; turn < 60; ++turn) {
            world.run_for(random.between(0ms, 300ms));
            const MemberId member = members[random.below(members.size())];
            if (random.below(8) == 0) world.leave(member);
            world.say(member, "line " + std::to_string(turn));
            if (random.below(2) == 0) rooms.commit(random.below(2) == 0 ? rooms.east : rooms.west);
        }
        for (int turn = 0; turn < 3; ++turn) {
            world.run_for(3s);
            rooms.commit(rooms.east);
            rooms.commit(rooms.west);
        }
        BOOST_TEST((world.room(rooms.east).roster() == world.room(rooms.west).roster()));
        BOOST_TEST((of_the_log(world.heard(rooms.east)) == of_the_log(world.heard(rooms.west))));
        BOOST_TEST(!world.violation(), "seed " << seed << ": " << world.violation()->what);
    }
}

BOOST_AUTO_TEST_SUITE_END()
