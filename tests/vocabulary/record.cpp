#include <confab/vocabulary/record.hpp>

#include <boost/test/unit_test.hpp>

#include <concepts>

using confab::Author;
using confab::Reason;
using confab::Record;
using confab::RecordKind;

BOOST_AUTO_TEST_SUITE(record)

static_assert(std::regular<Record>);
static_assert(Author{1, 2} == Author{1, 2});
static_assert(Author{1, 9} < Author{2, 0});
static_assert(Author{1, 2} < Author{1, 3});

BOOST_AUTO_TEST_CASE(every_field_tells_records_apart) {
    const Record record{RecordKind::left, Reason::kicked, Author{1, 2}, 3, "ada", "spam"};
    BOOST_CHECK(record == Record{record});

    const auto differs = [&record](auto change) {
        Record other = record;
        change(other);
        return other != record;
    };
    BOOST_TEST(differs([](Record& other) { other.kind = RecordKind::joined; }));
    BOOST_TEST(differs([](Record& other) { other.reason = Reason::timeout; }));
    BOOST_TEST(differs([](Record& other) { other.author.room = 9; }));
    BOOST_TEST(differs([](Record& other) { other.author.member = 9; }));
    BOOST_TEST(differs([](Record& other) { other.submission = 9; }));
    BOOST_TEST(differs([](Record& other) { other.name = "bob"; }));
    BOOST_TEST(differs([](Record& other) { other.text = ""; }));
    BOOST_TEST(differs([](Record& other) { other.room = 9; }));
}

BOOST_AUTO_TEST_SUITE_END()
