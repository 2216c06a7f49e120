#include <confab/protocol/log_reader.hpp>

#include "protocol/reliable.hpp"
#include "wire/page.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/event_text.hpp>

#include <concepts>
#include <string>

using namespace confab;

BOOST_AUTO_TEST_SUITE(log_reader)

namespace {

using wire::WireKind;
using wire::WireRecord;

static_assert(std::copyable<LogReader> && std::equality_comparable<LogReader>);

/// Eve reads from `start` on.
struct Bench {
    explicit Bench(std::uint64_t start = 1) : number{start} { reader.begin(Sequence{start}); }

    void hears(const WireRecord& record) { reader.receiver().receive(Sequence{number++}, record); }

    /// What was told since, and after it her own texts' references and `left`.
    std::string read() {
        std::string own;
        reader.read(
            events,
            [&](Sequence at, std::uint32_t reference) {
                own += " #" + std::to_string(at.value()) + '=' + std::to_string(reference);
            },
            [&](Sequence at) { own += " left#" + std::to_string(at.value()); });
        std::string lines;
        while (const auto event = events.pop())
            lines += (lines.empty() ? "" : " | ") + to_string(*event);
        return lines + own;
    }

    LogReader reader{"eve"};
    EventQueue events;
    std::uint64_t number;
};

WireRecord piece(std::string_view text, bool first, bool last, std::string_view name = {},
                 std::uint32_t ref = 0) {
    return {.kind = WireKind::text,
            .first = first,
            .last = last,
            .ref = ref,
            .name = name,
            .bytes = text};
}
const WireRecord nothing{};

} // namespace

BOOST_AUTO_TEST_CASE(what_a_record_is_told_as) {
    const std::string kicked = wire::left_bytes(wire::Code::kicked, "enough");
    const std::string bye = wire::left_bytes(wire::Code::bye, "");
    struct Row {
        WireRecord record;
        const char* told;
        std::uint64_t lines;
    };
    const Row rows[] = {
        {nothing, "", 0},
        {piece("hi", true, true, "ada", 7), "ada : hi", 1},
        {piece("hi", true, true, "eve", 7), "eve : hi #1=7", 1},
        {{.kind = WireKind::notice, .name = "admin", .bytes = "hear"}, "! hear", 1},
        {{.kind = WireKind::joined, .name = "ada"}, "* ada joined", 0},
        {{.kind = WireKind::joined, .name = "eve"}, " left#1", 0},
        {{.kind = WireKind::left, .name = "ada", .bytes = bye}, "* ada left", 0},
        {{.kind = WireKind::left, .name = "ada", .bytes = kicked},
         "* ada left (removed by the administrator): enough",
         0},
        {{.kind = WireKind::left, .name = "eve", .bytes = bye}, " left#1", 0},
        {{.kind = WireKind::left, .name = "eve", .bytes = kicked}, "! enough left#1", 0},
    };
    for (const auto& [record, told, lines] : rows) {
        Bench bench;
        bench.hears(record);
        BOOST_TEST(bench.read() == told);
        BOOST_TEST(bench.reader.lines() == lines);
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_told_whole_or_not_at_all) {
    for (const std::uint64_t start : reliable::starts) {
        Bench bench{start};
        bench.hears(piece("c", false, true)); // its beginning is before the start
        bench.hears(piece("a", true, false, "ada"));
        BOOST_TEST(bench.read() == "");
        bench.hears(piece("b", false, false));
        bench.hears(piece("c", false, true));
        BOOST_TEST(bench.read() == "ada : abc");
        bench.hears(piece("a", true, false, "ada")); // broken by a record that does not count
        bench.hears(nothing);
        bench.hears(piece("b", false, true));
        BOOST_TEST(bench.read() == "");
        bench.hears(piece("a", true, false, "ada")); // broken by another text
        bench.hears(piece("x", true, true, "bob"));
        bench.hears(piece("b", false, true));
        BOOST_TEST(bench.read() == "bob : x");
        bench.hears(piece("a", true, false, "eve", 4));
        bench.hears(piece("b", false, true, {}, 5));
        BOOST_TEST(bench.read() == "eve : ab #" + std::to_string(bench.number - 1) + "=5");
    }
}

BOOST_AUTO_TEST_CASE(a_gap_is_told_and_breaks_what_it_cuts) {
    for (const std::uint64_t start : reliable::starts) {
        Bench bench{start};
        bench.hears(piece("a", true, false, "ada"));
        BOOST_TEST(bench.read() == "");
        BOOST_TEST(!bench.reader.skip_to(Sequence{start + 1}, bench.events));
        BOOST_TEST(bench.reader.skip_to(Sequence{start + 5}, bench.events));
        BOOST_TEST(bench.reader.roster().question().has_value());
        bench.number = start + 5;
        bench.hears(piece("b", false, true));
        bench.hears(piece("hi", true, true, "bob"));
        BOOST_TEST(bench.read() == "* missed for good: 4 records | bob : hi");
    }
}

BOOST_AUTO_TEST_CASE(who_is_here_is_told_once_and_without_oneself) {
    Bench bench;
    BOOST_TEST(bench.reader.roster().question().value() == "");
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, 1200, wire::Token{1}, 0};
    datagrams::put_page(writer, {.at = 2}, {"ada", "bob", "eve"});
    const auto data = reliable::decoded_as<wire::Data>(writer.finish());
    wire::for_each_frame(data.frames, [&](const auto& frame) {
        if constexpr (requires { frame.names; }) bench.reader.roster().on_page(frame);
    });
    bench.hears({.kind = WireKind::joined, .name = "ada"});
    BOOST_TEST(bench.read() == "* ada joined");
    bench.hears({.kind = WireKind::joined, .name = "eve"});
    bench.hears({.kind = WireKind::joined, .name = "zoe"});
    BOOST_TEST(bench.read() == "* here: ada bob | * zoe joined left#2");
    BOOST_TEST(bench.read() == "");
}

BOOST_AUTO_TEST_CASE(another_log_is_read_from_its_start) {
    Bench bench;
    bench.hears(piece("a", true, false, "ada"));
    bench.read();
    bench.reader.begin(Sequence{1});
    bench.number = 1;
    bench.hears(piece("b", false, true));
    BOOST_TEST(bench.read() == "");
    BOOST_CHECK(bench.reader.next() == Sequence{2});
}

BOOST_AUTO_TEST_SUITE_END()
