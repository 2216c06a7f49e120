#include <confab/protocol/roster_pages.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace confab;

BOOST_AUTO_TEST_SUITE(roster_pages)

namespace {

Roster with_names(std::uint64_t first, std::uint64_t last) {
    Roster roster{fold_ascii, "admin"};
    for (std::uint64_t number = first; number <= last; ++number) {
        roster.apply({.kind = RecordKind::joined,
                      .author = {1, number},
                      .name = "M" + std::to_string(number)});
    }
    return roster;
}

std::string told(const RosterPages::Page& page) {
    std::string names{wire::as_text(page.names.bytes())};
    for (char& c : names)
        c = c < ' ' ? ' ' : c;
    return names + (page.last ? " ." : " …");
}

} // namespace

BOOST_AUTO_TEST_CASE(as_many_as_fit_after_the_name) {
    const Roster roster = with_names(1, 5);
    RosterPages pages{roster};
    BOOST_TEST(told(pages.page("", 100)) == " M1 M2 M3 M4 M5 .");
    BOOST_TEST(told(pages.page("", 9)) == " M1 M2 M3 …");
    BOOST_TEST(told(pages.page("M3", 9)) == " M4 M5 .");
    BOOST_TEST(told(pages.page("m3", 6)) == " M4 M5 .");
    BOOST_TEST(told(pages.page("M33", 3)) == " M4 …");
    BOOST_TEST(told(pages.page("M5", 100)) == " .");
    BOOST_TEST(pages.page("", 9).names.newest() == "M3");
}

BOOST_AUTO_TEST_CASE(of_an_empty_roster_one_without_names) {
    const Roster roster{fold_ascii, "admin"};
    BOOST_TEST(told(RosterPages{roster}.page("", 100)) == " .");
}

BOOST_AUTO_TEST_CASE(each_is_put_together_once) {
    const Roster roster = with_names(1, 3);
    RosterPages pages{roster};
    const auto* const first = &pages.page("", 100);
    BOOST_TEST(told(pages.page("", 99)) == " M1 M2 M3 .");
    BOOST_TEST(told(pages.page("M1", 100)) == " M2 M3 .");
    BOOST_CHECK(&pages.page("", 100) == first);
}

BOOST_AUTO_TEST_CASE(no_questions_make_it_keep_more_than_it_may) {
    Roster roster = with_names(1, 3);
    RosterPages pages{roster};
    pages.page("", 100);
    for (std::size_t asked = 1; asked < RosterPages::most; ++asked)
        pages.page("x" + std::to_string(asked), 100);
    roster = with_names(1, 1); // so that one sees which is made again
    BOOST_TEST(told(pages.page("", 100)) == " M1 M2 M3 .");
    pages.page("one more", 100);
    BOOST_TEST(told(pages.page("", 100)) == " M1 .");
}

BOOST_AUTO_TEST_SUITE_END()
