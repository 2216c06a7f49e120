// contract: one suite for every model of the registry contract: include/confab/registry.hpp as
// checks.
//
// A test case calls `check_registry_contract(make)`, where `make()` returns a fresh fixture, for
// each rule another. A fixture is a log that holds no record yet and that keeps the newest
// `contract::kept` records of a kilobyte at least:
//
//   fixture.registry()    the registry, by reference
//   fixture.settle()      lets the log commit what was offered, for a bounded time: a log on a disk
//                         or in another process waits for it, one in memory does nothing
//
// After one call of settle() all that was offered is committed.
#pragma once

#include <confab/registry.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

inline constexpr std::size_t kept = 8;

/// Records that differ in every field, with all that a name and a text may hold, and more.
inline confab::Record numbered(std::uint64_t number) {
    using namespace std::string_view_literals;
    static constexpr std::string_view texts[] = {
        "", "hi", "你好，世界 🎉", "tab\tline\nquote\"comma,\\"sv, "nul\0inside"sv, "  blanks  "};
    confab::Record record;
    record.kind = static_cast<confab::RecordKind>(number % 4);
    record.reason = static_cast<confab::Reason>(number % 13);
    record.author = {~number, number << 40U};
    record.submission = ~number * 3;
    record.name = number % 3 == 0 ? "管理員" : "n" + std::to_string(number);
    record.text = number % 7 == 6 ? std::string(1024, 'x') : std::string{texts[number % 6]};
    record.room = number ^ 0x8000'0000'0000'0000U;
    return record;
}

/// All that is held from `first` on, as copies.
template <confab::registry Registry>
std::vector<confab::Record> read(const Registry& registry, confab::Sequence first) {
    std::vector<confab::Record> records;
    for (const confab::Record& record : registry.records_from(first))
        records.push_back(record);
    return records;
}

template <typename Fixture>
void nothing_is_held_at_first(Fixture& fixture) {
    const auto& registry = fixture.registry();
    BOOST_CHECK(registry.head() == registry.tail() - 1);
    BOOST_TEST(read(registry, registry.tail()).empty());
}

template <typename Fixture>
void what_is_offered_is_committed_once_and_whole(Fixture& fixture) {
    auto& registry = fixture.registry();
    for (std::uint64_t number = 0; number < 3 * kept; ++number) {
        const confab::Sequence next = registry.head() + 1;
        registry.append(numbered(number));
        fixture.settle();
        BOOST_REQUIRE(registry.head() == next);
        const auto records = read(registry, next);
        BOOST_TEST_REQUIRE(records.size() == 1U);
        BOOST_REQUIRE(records.front() == numbered(number));
    }
}

template <typename Fixture>
void offers_are_committed_in_their_order(Fixture& fixture) {
    auto& registry = fixture.registry();
    const confab::Sequence first = registry.head() + 1;
    for (std::uint64_t number = 0; number < kept; ++number)
        registry.append(numbered(number));
    fixture.settle();
    const auto records = read(registry, first);
    BOOST_TEST_REQUIRE(records.size() == kept);
    for (std::uint64_t number = 0; number < kept; ++number)
        BOOST_CHECK(records[number] == numbered(number));
}

/// Reading may begin anywhere from tail() to head() + 1, and gives what was offered there.
template <typename Fixture>
void every_number_held_can_be_read_from(Fixture& fixture) {
    auto& registry = fixture.registry();
    const confab::Sequence first = registry.head() + 1;
    for (std::uint64_t number = 0; number < 5 * kept; ++number) {
        registry.append(numbered(number));
        fixture.settle();
        const auto held = registry.head() - registry.tail() + 1;
        BOOST_TEST_REQUIRE(held >= 1);
        if (number + 1 >= kept) BOOST_TEST_REQUIRE(static_cast<std::uint64_t>(held) >= kept);
        for (auto from = registry.tail(); from <= registry.head() + 1; ++from) {
            const auto records = read(registry, from);
            const auto expected = static_cast<std::uint64_t>(registry.head() - from + 1);
            BOOST_TEST_REQUIRE(records.size() == expected);
            for (std::uint64_t at = 0; at < records.size(); ++at) {
                const auto which = static_cast<std::uint64_t>(from - first) + at;
                BOOST_REQUIRE(records[at] == numbered(which));
            }
        }
    }
}

template <typename Fixture>
void numbers_never_go_back_and_the_id_stays(Fixture& fixture) {
    auto& registry = fixture.registry();
    const auto id = registry.id();
    auto tail = registry.tail();
    auto head = registry.head();
    const auto look = [&] {
        BOOST_REQUIRE(registry.id() == id);
        BOOST_REQUIRE(tail <= registry.tail());
        BOOST_REQUIRE(head <= registry.head());
        BOOST_REQUIRE(registry.tail() <= registry.head() + 1);
        tail = registry.tail();
        head = registry.head();
    };
    for (std::uint64_t number = 0; number < 10 * kept; ++number) {
        registry.append(numbered(number));
        look();
        if (number % 3 == 0) fixture.settle();
        look();
    }
}

template <typename Fixture>
void reading_changes_nothing(Fixture& fixture) {
    auto& registry = fixture.registry();
    for (std::uint64_t number = 0; number < kept; ++number)
        registry.append(numbered(number));
    fixture.settle();
    const auto tail = registry.tail();
    const auto head = registry.head();
    const auto records = read(registry, tail);
    BOOST_CHECK(read(registry, tail) == records);
    BOOST_CHECK(registry.tail() == tail);
    BOOST_CHECK(registry.head() == head);
}

template <typename Make>
void check_registry_contract(Make make) {
    const auto check = [&make](auto rule) {
        auto fixture = make();
        rule(fixture);
    };
    check([](auto& fixture) { nothing_is_held_at_first(fixture); });
    check([](auto& fixture) { what_is_offered_is_committed_once_and_whole(fixture); });
    check([](auto& fixture) { offers_are_committed_in_their_order(fixture); });
    check([](auto& fixture) { every_number_held_can_be_read_from(fixture); });
    check([](auto& fixture) { numbers_never_go_back_and_the_id_stays(fixture); });
    check([](auto& fixture) { reading_changes_nothing(fixture); });
}

} // namespace contract
