#include <confab/protocol/record_ring.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <concepts>
#include <deque>
#include <string>

using namespace confab;
using datagrams::Bytes;

BOOST_AUTO_TEST_SUITE(record_ring)

namespace {

static_assert(std::copyable<RecordRing> && std::equality_comparable<RecordRing>);

constexpr std::size_t plenty = 1U << 20U;

void push(RecordRing& ring, std::size_t size) {
    ring.push(reliable::text_record(std::string(size - wire::record_header_size - 1, 'x'), "a"));
}

} // namespace

BOOST_AUTO_TEST_CASE(bounded_by_count) {
    for (const std::uint64_t start : reliable::starts) {
        RecordRing ring{Sequence{start}, 3, plenty};
        BOOST_CHECK(ring.head() == Sequence{start - 1});
        for (int i = 0; i < 5; ++i)
            push(ring, 20);
        BOOST_CHECK(ring.tail() == Sequence{start + 2});
        BOOST_CHECK(ring.head() == Sequence{start + 4});
        BOOST_TEST(ring.bytes() == 60U);
    }
}

BOOST_AUTO_TEST_CASE(bounded_by_bytes_but_the_newest_stays) {
    RecordRing ring{Sequence{1}, 100, 100};
    push(ring, 50);
    push(ring, 50);
    BOOST_CHECK(ring.tail() == Sequence{1});
    push(ring, 10);
    BOOST_CHECK(ring.tail() == Sequence{2});
    BOOST_TEST(ring.bytes() == 60U);
    push(ring, 1000);
    BOOST_CHECK(ring.tail() == Sequence{4});
    BOOST_CHECK(ring.head() == Sequence{4});
    BOOST_TEST(ring.bytes() == 1000U);
    push(ring, 10);
    BOOST_CHECK(ring.tail() == Sequence{5});
    BOOST_TEST(ring.bytes() == 10U);
}

/// Against a plain model, over many of the chunks that it keeps them in.
BOOST_AUTO_TEST_CASE(each_record_is_what_was_put_in) {
    for (const std::uint64_t start : reliable::starts) {
        Random random{start};
        RecordRing ring{Sequence{start}, 300, 100'000};
        std::deque<Bytes> model;
        int seams = 0; // runs that end although there is room for one record more
        for (int i = 0; i < 3'000; ++i) {
            const std::string text(random.below(4) == 0 ? 1024 : random.below(40), 'x');
            Bytes record;
            wire::append_record(record, reliable::text_record(text, "ada"));
            ring.push(reliable::text_record(text, "ada"));
            model.push_back(record);
            const auto held = static_cast<std::size_t>(ring.head() - ring.tail()) + 1;
            BOOST_TEST_REQUIRE(held <= 300U);
            while (model.size() > held)
                model.pop_front();
            std::size_t bytes = 0;
            for (const Bytes& each : model)
                bytes += each.size();
            BOOST_TEST_REQUIRE(ring.bytes() == bytes);
            BOOST_TEST_REQUIRE(bytes <= 100'000U);
            if (i % 50 != 0) continue;
            for (std::size_t at = 0; at < held; ++at)
                BOOST_TEST_REQUIRE(wire::same_bytes(ring.record(ring.tail() + at), model[at]));
            const auto first = static_cast<std::size_t>(random.below(held));
            const auto most = static_cast<std::size_t>(1 + random.below(held - first));
            const auto room = static_cast<std::size_t>(random.below(3'000));
            const auto run = ring.run(ring.tail() + first, most, room);
            Bytes expected;
            for (std::size_t at = first; at < first + run.count; ++at)
                expected.insert(expected.end(), model[at].begin(), model[at].end());
            BOOST_TEST_REQUIRE(wire::same_bytes(run.bytes, expected));
            BOOST_TEST_REQUIRE((run.count <= most && expected.size() <= room));
            const bool has_room =
                run.count < most && expected.size() + model[first + run.count].size() <= room;
            seams += has_room ? 1 : 0;
        }
        BOOST_CHECK(ring.head() == Sequence{start + 2'999});
        BOOST_TEST(seams < 20); // of 60: most end where they have to
    }
}

BOOST_AUTO_TEST_SUITE_END()
