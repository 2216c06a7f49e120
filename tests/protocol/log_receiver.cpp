#include <confab/protocol/log_receiver.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <concepts>
#include <string>

using namespace confab;

BOOST_AUTO_TEST_SUITE(log_receiver)

namespace {

using Arrival = LogReceiver::Arrival;

static_assert(std::copyable<LogReceiver> && std::equality_comparable<LogReceiver>);

Arrival hears(LogReceiver& log, std::uint64_t number, std::string_view text = "x") {
    return log.receive(Sequence{number}, reliable::text_record(text, "ada"));
}

std::string taken(LogReceiver& log) {
    std::string all;
    while (const auto entry = log.take())
        all += entry->bytes;
    return all;
}

std::string bits(const LogReceiver& log) {
    LogReceiver::Bitmap bitmap;
    const std::size_t size = log.write_bitmap(bitmap);
    return datagrams::to_hex(BytesView{bitmap}.first(size));
}

} // namespace

BOOST_AUTO_TEST_CASE(each_is_handed_on_once_in_order_from_any_start) {
    for (const std::uint64_t start : reliable::starts) {
        LogReceiver log{Sequence{start}};
        BOOST_CHECK(hears(log, start - 1) == Arrival::repeated);
        BOOST_CHECK(hears(log, start + 2, "c") == Arrival::out_of_order);
        BOOST_CHECK(hears(log, start + 2, "c") == Arrival::repeated);
        BOOST_TEST(taken(log) == "");
        BOOST_TEST(bits(log) == "04");
        BOOST_CHECK(hears(log, start, "a") == Arrival::out_of_order); // it was overtaken
        BOOST_TEST(taken(log) == "a");
        BOOST_CHECK(hears(log, start + 1, "b") == Arrival::out_of_order);
        BOOST_TEST(taken(log) == "bc");
        BOOST_CHECK(hears(log, start + 3, "d") == Arrival::held);
        BOOST_TEST(taken(log) == "d");
        BOOST_CHECK(hears(log, start, "a") == Arrival::repeated);
        BOOST_CHECK(log.next() == Sequence{start + 4});
        BOOST_TEST(bits(log) == "");
    }
}

BOOST_AUTO_TEST_CASE(the_window_ends_at_256) {
    for (const std::uint64_t start : reliable::starts) {
        LogReceiver log{Sequence{start}};
        BOOST_CHECK(hears(log, start + 256) == Arrival::dropped);
        BOOST_CHECK(hears(log, start + (1ULL << 62U)) == Arrival::dropped);
        BOOST_TEST(bits(log) == "");
        BOOST_CHECK(hears(log, start + 255) == Arrival::out_of_order);
        LogReceiver::Bitmap bitmap;
        BOOST_TEST(log.write_bitmap(bitmap) == 32U);
        BOOST_CHECK((bitmap.back() == std::byte{0x80}));
        hears(log, start + 7);
        hears(log, start + 8);
        BOOST_TEST(log.write_bitmap(bitmap) == 32U);
        BOOST_CHECK((bitmap[0] == std::byte{0x80} && bitmap[1] == std::byte{1}));
    }
}

BOOST_AUTO_TEST_CASE(what_the_room_has_let_go_is_one_gap) {
    struct Row {
        std::uint64_t tail;
        bool gap;
        const char* rest;
    };
    const Row rows[] = {{0, false, ""}, {1, true, ""}, {2, true, "c"},       {3, true, ""},
                        {5, true, ""},  {9, true, ""}, {1'000'000, true, ""}};
    for (const std::uint64_t start : reliable::starts) {
        for (const auto& [tail, gap, rest] : rows) {
            BOOST_TEST_CONTEXT("from " << start << ", tail " << tail) {
                LogReceiver log{Sequence{start}};
                hears(log, start + 2, "c");
                hears(log, start + 5, "f");
                const auto missing = log.skip_to(Sequence{start + tail});
                BOOST_TEST_REQUIRE(missing.has_value() == gap);
                BOOST_CHECK(log.next() == Sequence{start + tail});
                if (gap) {
                    BOOST_CHECK(missing->first == Sequence{start});
                    BOOST_CHECK(missing->last == Sequence{start + tail - 1});
                }
                BOOST_CHECK(!log.skip_to(Sequence{start + tail}));
                BOOST_CHECK(!log.skip_to(Sequence{start}));
                BOOST_TEST(taken(log).starts_with(rest));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_behind_a_hole_is_forgotten_on_demand) {
    for (const std::uint64_t start : reliable::starts) {
        LogReceiver log{Sequence{start}};
        hears(log, start, "a");
        hears(log, start + 2, "c");
        BOOST_TEST(taken(log) == "a");
        log.forget_ahead();
        BOOST_CHECK(log.next() == Sequence{start + 1});
        BOOST_TEST(bits(log) == "");
        BOOST_CHECK(hears(log, start + 2, "c") ==
                    Arrival::out_of_order); // as if for the first time
        hears(log, start + 1, "b");
        BOOST_TEST(taken(log) == "bc");
    }
}

BOOST_AUTO_TEST_CASE(any_order_and_any_repetition_gives_the_log) {
    for (const std::uint64_t start : reliable::starts) {
        Random random{start};
        LogReceiver log{Sequence{start}};
        std::string read;
        std::string wanted;
        for (std::uint64_t i = 0; i < 2000; ++i)
            wanted += std::to_string(i % 10);
        while (read.size() < wanted.size()) {
            const auto next = static_cast<std::uint64_t>(log.next() - Sequence{start});
            const std::uint64_t least = next > 50 ? next - 50 : 0;
            const std::uint64_t number = std::min<std::uint64_t>(least + random.below(400), 1999);
            hears(log, start + number, std::to_string(number % 10));
            read += taken(log);
        }
        BOOST_TEST(read == wanted);
    }
}

BOOST_AUTO_TEST_SUITE_END()
