#include <confab/protocol/roster_reader.hpp>

#include "wire/page.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>

#include <concepts>
#include <deque>
#include <string>
#include <variant>
#include <vector>

using namespace confab;

BOOST_AUTO_TEST_SUITE(roster_reader)

namespace {

static_assert(std::copyable<RosterReader> && std::equality_comparable<RosterReader>);

struct Page {
    std::uint64_t at = 0;
    std::string after{};
    std::vector<std::string> names{};
    bool last = true;
};

bool hears(RosterReader& roster, const Page& page) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, 1200, wire::Token{1}, 0};
    datagrams::put_page(writer, {.at = page.at, .after = page.after, .last = page.last},
                        page.names);
    const auto data = std::get<wire::Data>(*wire::decode(writer.finish()));
    bool more = false;
    wire::for_each_frame(data.frames, [&](const auto& frame) {
        if constexpr (requires { frame.names; }) more = roster.on_page(frame);
    });
    return more;
}

std::string names(const RosterReader& roster) {
    std::string all;
    for (const std::string& name : roster.names())
        all += (all.empty() ? "" : " ") + name;
    return all;
}

RosterReader asking(std::uint64_t from = 1) {
    RosterReader roster;
    roster.start(Sequence{from});
    return roster;
}

} // namespace

BOOST_AUTO_TEST_CASE(asks_page_by_page) {
    RosterReader roster;
    BOOST_TEST(!roster.question().has_value());
    roster.start(Sequence{1});
    BOOST_TEST(roster.question().value() == "");
    BOOST_TEST(hears(roster, {.at = 5, .names = {"ada", "bob"}, .last = false}));
    BOOST_TEST(roster.question().value() == "bob");
    BOOST_TEST(!hears(roster, {.at = 5, .names = {"ada", "bob"}, .last = false})); // again
    BOOST_TEST(!hears(roster, {.at = 5, .after = "zoe", .names = {"zz"}}));
    BOOST_TEST(!hears(roster, {.at = 7, .after = "bob", .names = {"cid"}}));
    BOOST_TEST(!roster.question().has_value());
    BOOST_TEST(!roster.is_complete());
    BOOST_TEST(!roster.advance(Sequence{7})); // up to 6 has been read
    BOOST_TEST(names(roster) == "ada bob");
    BOOST_TEST(roster.advance(Sequence{8}));
    BOOST_TEST(!roster.advance(Sequence{9})); // said once
    BOOST_TEST(names(roster) == "ada bob cid");
}

BOOST_AUTO_TEST_CASE(the_log_says_what_comes_behind_a_page) {
    RosterReader roster = asking();
    hears(roster, {.at = 5, .names = {"ada", "bob"}});
    roster.joined("zoe");
    roster.left("zoe", Sequence{3});
    roster.left("nobody", Sequence{4});
    roster.joined("bob"); // before the page: it knows
    BOOST_TEST(roster.advance(Sequence{6}));
    roster.left("ada", Sequence{6});
    roster.joined("cid");
    BOOST_TEST(names(roster) == "bob cid");
}

/// A page that was written before a gap does not know who came and went in it.
BOOST_AUTO_TEST_CASE(after_a_gap_older_pages_do_not_count) {
    RosterReader roster = asking();
    BOOST_TEST(hears(roster, {.at = 5, .names = {"ada", "bob"}, .last = false}));
    roster.start(Sequence{10});
    BOOST_TEST(names(roster) == "");
    BOOST_TEST(!hears(roster, {.at = 8, .names = {"ada"}}));
    BOOST_TEST(roster.question().value() == "");
    hears(roster, {.at = 9, .names = {"bob"}});
    BOOST_TEST(roster.advance(Sequence{10}));
    BOOST_TEST(names(roster) == "bob");
}

/// A page that the network has held back.
BOOST_AUTO_TEST_CASE(who_has_left_does_not_come_back_by_an_older_page) {
    RosterReader roster = asking();
    roster.joined("ada");
    roster.left("ada", Sequence{6});
    BOOST_TEST(!hears(roster, {.at = 5, .names = {"ada", "bob"}}));
    BOOST_TEST(!roster.advance(Sequence{9}));
    BOOST_TEST(names(roster) == "");
    hears(roster, {.at = 6, .names = {"bob"}});
    BOOST_TEST(roster.advance(Sequence{9}));
    BOOST_TEST(names(roster) == "bob");
}

BOOST_AUTO_TEST_CASE(numbers_that_come_round_are_as_others) {
    RosterReader roster = asking(~0ULL - 1);
    hears(roster, {.at = 1, .names = {"ada"}});
    BOOST_TEST(!roster.advance(Sequence{~0ULL}));
    BOOST_TEST(!roster.advance(Sequence{1}));
    BOOST_TEST(roster.advance(Sequence{2}));
}

namespace {

/// A room's log of who comes and goes, and a reader that lags behind it.
struct Model {
    struct Entry {
        bool joined;
        std::string name;
    };

    explicit Model(std::uint64_t seed) : random{seed} {}

    void change() {
        const std::string name = "n" + std::to_string(random.below(30));
        const bool joined = present.insert(name).second;
        if (!joined) present.erase(name);
        log.push_back({joined, name});
    }

    /// As the room answers, with a few names on each page.
    Page page(const std::string& after) {
        Page page{.at = log.size(), .after = after};
        auto at = present.upper_bound(after);
        for (const auto most = 1 + random.below(6); at != present.end() && page.names.size() < most;
             ++at)
            page.names.push_back(*at);
        page.last = at == present.end();
        return page;
    }

    void read_one(RosterReader& roster) {
        const Entry& entry = log[read++];
        entry.joined ? roster.joined(entry.name) : roster.left(entry.name, Sequence{read});
        roster.advance(Sequence{read + 1});
    }

    Random random;
    std::set<std::string> present;
    std::vector<Entry> log; ///< numbered from 1
    std::size_t read = 0;
};

} // namespace

/// Pages of different moments, repeated and late, between joins, leaves and gaps.
BOOST_AUTO_TEST_CASE(whatever_comes_between_the_roster_is_exact) {
    int complete = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Model room{seed};
        RosterReader roster = asking();
        std::deque<Page> on_the_way;
        for (int round = 0; round < 300; ++round) {
            switch (room.random.below(6)) {
            case 0:
            case 1:
                room.change();
                break;
            case 2:
                if (roster.question()) on_the_way.push_back(room.page(*roster.question()));
                break;
            case 3:
                if (on_the_way.empty()) break;
                hears(roster, on_the_way.front());
                if (room.random.below(3) > 0) on_the_way.pop_front(); // else it comes again
                break;
            case 4:
                if (room.read < room.log.size()) room.read_one(roster);
                break;
            default:
                if (room.random.below(30) > 0) break;
                room.read += room.random.below(room.log.size() - room.read + 1);
                roster.start(Sequence{room.read + 1});
            }
            roster.advance(Sequence{room.read + 1});
        }
        while (roster.question()) {
            hears(roster, room.page(*roster.question()));
        }
        while (room.read < room.log.size())
            room.read_one(roster);
        roster.advance(Sequence{room.read + 1});
        BOOST_TEST_REQUIRE(roster.is_complete());
        std::string wanted;
        for (const std::string& name : room.present)
            wanted += (wanted.empty() ? "" : " ") + name;
        BOOST_TEST(names(roster) == wanted, "seed " << seed);
        ++complete;
    }
    BOOST_TEST(complete == 300);
}

BOOST_AUTO_TEST_SUITE_END()
