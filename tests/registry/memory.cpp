#include <confab/registry/memory.hpp>

#include <boost/test/unit_test.hpp>

#include "contract.hpp"
#include "shared_log.hpp"

#include <concepts>
#include <string>

using namespace confab;
using contract::numbered;
using contract::read;

BOOST_AUTO_TEST_SUITE(memory)

namespace {

static_assert(registry<MemoryRegistry> && std::regular<MemoryRegistry>);

struct InMemory {
    MemoryRegistry log;
    MemoryRegistry& registry() { return log; }
    void settle() {}
};

struct CommittedLater {
    SharedLog log;
    SharedLog& registry() { return log; }
    void settle() { log.commit(); }
};

Record text(std::size_t size) { return Record{.name = "ada", .text = std::string(size - 3, 'x')}; }

constexpr std::uint64_t starts[] = {1, 0, (1ULL << 32U) - 3, (1ULL << 63U) - 3, ~0ULL - 2};

} // namespace

BOOST_AUTO_TEST_CASE(keeps_the_contract) {
    contract::check_registry_contract([] { return InMemory{MemoryRegistry{}}; });
}

BOOST_AUTO_TEST_CASE(keeps_the_contract_with_the_smallest_ring_it_asks_for) {
    contract::check_registry_contract(
        [] { return InMemory{MemoryRegistry{{.max_records = contract::kept}}}; });
}

/// Wherever the numbers begin: none is special.
BOOST_AUTO_TEST_CASE(keeps_the_contract_across_every_wrap) {
    for (const auto start : starts) {
        contract::check_registry_contract(
            [&] { return InMemory{MemoryRegistry{{.first = Sequence{start}}}}; });
    }
}

BOOST_AUTO_TEST_CASE(a_log_that_commits_later_keeps_the_contract) {
    contract::check_registry_contract([] { return CommittedLater{SharedLog{}}; });
}

BOOST_AUTO_TEST_CASE(the_first_record_has_the_number_asked_for) {
    MemoryRegistry log{{.first = Sequence{7}}};
    BOOST_CHECK(log.tail() == Sequence{7});
    BOOST_CHECK(log.head() == Sequence{6});
    log.append(numbered(0));
    BOOST_CHECK(log.head() == Sequence{7});
}

BOOST_AUTO_TEST_CASE(the_oldest_goes_when_there_are_too_many) {
    for (const auto start : starts) {
        MemoryRegistry log{{.first = Sequence{start}, .max_records = 3}};
        for (std::uint64_t number = 0; number < 3; ++number)
            log.append(numbered(number));
        BOOST_CHECK(log.tail() == Sequence{start});
        log.append(numbered(3));
        BOOST_CHECK(log.tail() == Sequence{start} + 1);
        BOOST_CHECK(log.head() == Sequence{start} + 3);
        BOOST_CHECK(
            (read(log, log.tail()) == std::vector<Record>{numbered(1), numbered(2), numbered(3)}));
    }
}

BOOST_AUTO_TEST_CASE(the_oldest_goes_when_there_are_too_many_bytes) {
    MemoryRegistry log{{.max_bytes = 100}};
    const auto held = [&log] { return log.head() - log.tail() + 1; };
    log.append(text(50));
    log.append(text(50));
    BOOST_TEST(held() == 2);
    log.append(text(3)); // 103 bytes: the first goes
    BOOST_TEST(held() == 2);
    BOOST_CHECK((read(log, log.tail()) == std::vector<Record>{text(50), text(3)}));
    log.append(text(47)); // 100 bytes
    BOOST_TEST(held() == 3);
    log.append(text(99)); // with the last one it would be 146
    BOOST_CHECK((read(log, log.tail()) == std::vector<Record>{text(99)}));
}

BOOST_AUTO_TEST_CASE(the_newest_stays_however_long) {
    MemoryRegistry log{{.max_bytes = 10}};
    log.append(text(5));
    log.append(text(5000));
    BOOST_CHECK((read(log, log.tail()) == std::vector<Record>{text(5000)}));
    log.append(text(5));
    BOOST_CHECK((read(log, log.tail()) == std::vector<Record>{text(5)}));
    BOOST_CHECK(log.head() == Sequence{3});
}

BOOST_AUTO_TEST_CASE(two_logs_have_two_names_and_a_copy_the_same) {
    const MemoryRegistry log;
    BOOST_CHECK(log.id() != MemoryRegistry{}.id());
    MemoryRegistry copy = log;
    BOOST_CHECK(copy == log);
    copy.append(numbered(1));
    BOOST_CHECK(copy != log);
    BOOST_CHECK(copy.id() == log.id());
    BOOST_CHECK(log.head() == Sequence{0});
}

BOOST_AUTO_TEST_SUITE_END()
