#include <confab/protocol/roster.hpp>

#include <boost/test/unit_test.hpp>

#include <concepts>
#include <string>
#include <string_view>

using namespace confab;

BOOST_AUTO_TEST_SUITE(roster)

namespace {

static_assert(std::copyable<Roster> && std::equality_comparable<Roster>);

constexpr Author first{1, 1};
constexpr Author second{1, 2};
constexpr Author elsewhere{2, 1};
constexpr Author voice{1, 0};

Record record(RecordKind kind, Author author, std::string_view name) {
    return Record{.kind = kind, .author = author, .name = std::string{name}};
}

/// Ada, written so, is in as `first`; the administrator is called Admin.
Roster with_ada() {
    Roster roster{fold_ascii, "Admin"};
    roster.apply(record(RecordKind::joined, first, "Ada"));
    return roster;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_counts) {
    struct Row {
        RecordKind kind;
        Author author;
        std::string_view name;
        bool counts;
    };
    using enum RecordKind;
    const Row rows[] = {
        {joined, second, "bob", true},
        {joined, second, "ada", false},
        {joined, second, "ADA", false},
        {joined, first, "Ada", false}, // joined and left alternate, for its holder too
        {joined, second, "admin", false},
        {joined, second, "ADMIN", false},
        {joined, second, "", false},
        {joined, second, "a b", false},
        {joined, second, "a\x1B", false},
        {joined, second, "123456789012345678901234567890123", false},
        {text, first, "Ada", true},
        {text, first, "ada", true},
        {text, second, "Ada", false},
        {text, elsewhere, "Ada", false}, // the same member number, in another room
        {text, first, "bob", false},
        {text, voice, "Ada", false},
        {text, voice, "Admin", false},
        {left, first, "Ada", true},
        {left, second, "Ada", false},
        {left, elsewhere, "Ada", false},
        {left, first, "bob", false},
        {notice, voice, "Admin", true},
        {notice, elsewhere, "Admin", true},
    };
    for (const auto& [kind, author, name, counts] : rows) {
        BOOST_TEST_CONTEXT("kind " << static_cast<int>(kind) << " of " << author.room << '/'
                                   << author.member << " as " << name)
        BOOST_TEST(with_ada().admits(record(kind, author, name)) == counts);
    }
}

BOOST_AUTO_TEST_CASE(a_name_is_held_from_joined_to_left) {
    Roster roster = with_ada();
    BOOST_TEST(roster.size() == 1U);
    BOOST_TEST_REQUIRE(roster.find("aDA") != nullptr);
    BOOST_CHECK((*roster.find("aDA") == Holder{"Ada", first}));
    BOOST_TEST(!roster.is_free("ada"));

    roster.apply(record(RecordKind::text, first, "Ada"));
    roster.apply(record(RecordKind::notice, voice, "Admin"));
    BOOST_CHECK(roster == with_ada());

    roster.apply(record(RecordKind::left, first, "ADA"));
    BOOST_TEST(roster.size() == 0U);
    BOOST_TEST(roster.find("Ada") == nullptr);
    BOOST_TEST(roster.is_free("Ada"));
    BOOST_CHECK((roster == Roster{fold_ascii, "Admin"}));

    roster.apply(record(RecordKind::joined, second, "ada"));
    BOOST_CHECK((*roster.find("Ada") == Holder{"ada", second}));
}

BOOST_AUTO_TEST_CASE(the_administrators_name_is_nobodys) {
    const Roster roster{fold_ascii, "管理員"};
    BOOST_TEST(!roster.is_free("管理員"));
    BOOST_TEST(roster.find("管理員") == nullptr);
    BOOST_TEST(roster.is_free("管理"));
}

BOOST_AUTO_TEST_CASE(holders_are_walked_in_the_order_of_folded_names) {
    Roster roster = with_ada();
    for (const std::string_view name : {"你", "Zoe", "bob", "_"})
        roster.apply(record(RecordKind::joined, second, name));
    std::string walked;
    for (const auto& [folded, holder] : roster.holders())
        walked += folded + '=' + holder.name + ' ';
    BOOST_TEST(walked == "_=_ ada=Ada bob=bob zoe=Zoe 你=你 ");
}

BOOST_AUTO_TEST_CASE(names_are_compared_by_the_rooms_own_folding) {
    const NameFolding first_letter = [](std::string_view name) {
        return std::string{name.substr(0, 1)};
    };
    Roster roster{first_letter, "z"};
    roster.apply(record(RecordKind::joined, first, "ada"));
    BOOST_TEST(!roster.is_free("alan"));
    BOOST_TEST(!roster.is_free("zoe"));
    BOOST_TEST(roster.is_free("Ada"));
}

BOOST_AUTO_TEST_SUITE_END()
