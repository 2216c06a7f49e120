#include <confab/wire/data_writer.hpp>

#include "datagrams.hpp"
#include "page.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

using namespace confab;
using namespace confab::wire;
using datagrams::Bytes;
using datagrams::hex;

BOOST_AUTO_TEST_SUITE(data_writer)

namespace {

constexpr Token token{0xF1F2F3F4F5F6F7F8};
constexpr std::uint32_t stamp = 0xE1E2E3E4;

/// The frames of a finished datagram, in words.
std::string told(BytesView datagram) {
    const auto message = decode(datagram);
    if (!message) return "nothing";
    const auto& data = std::get<Data>(*message);
    BOOST_TEST((data.token == token && data.stamp == stamp));
    struct Teller {
        std::string& text;
        void add(const std::string& more) const { text += (text.empty() ? "" : " ") + more; }
        void operator()(const Ping&) const { add("ping"); }
        void operator()(const Ack& ack) const { add("ack " + std::to_string(ack.cumulative)); }
        void operator()(const Position& at) const {
            add("position " + std::to_string(at.head.value()) + ' ' +
                std::to_string(at.tail.value()));
        }
        void operator()(const Probe& probe) const { add("probe " + std::to_string(probe.value)); }
        void operator()(const ProbeAck& probe) const {
            add("probe_ack " + std::to_string(probe.value));
        }
        void operator()(const Close& close) const {
            add("close " + std::to_string(static_cast<int>(close.code)));
        }
        void operator()(const RosterAsk& ask) const { add("ask(" + std::string{ask.after} + ')'); }
        void operator()(const Records& records) const {
            add("records");
            records.for_each([&](std::uint64_t number, const WireRecord& record) {
                add(std::to_string(number) + ':' + std::string{record.bytes});
            });
        }
        void operator()(const RosterPage& page) const {
            add("page " + std::to_string(page.at.value()) + (page.last ? " last" : "") + '(' +
                std::string{page.after} + ')');
            page.for_each_name([&](std::string_view name) { add(std::string{name}); });
        }
    };
    std::string text;
    for_each_frame(data.frames, Teller{text});
    return text;
}

WireRecord text(std::string_view bytes) { return {.kind = WireKind::text, .bytes = bytes}; }

Bytes encoded(const WireRecord& record) {
    Bytes out;
    append_record(out, record);
    return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(frames_in_the_order_they_were_put) {
    Buffer buffer;
    buffer.fill(std::byte{0xAA});
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    BOOST_TEST(writer.empty());
    BOOST_TEST(writer.remaining() == 1200U - 18U);
    BOOST_TEST(writer.put(Ping{}));
    BOOST_TEST(!writer.empty());
    BOOST_TEST(writer.remaining() == 1200U - 19U);
    BOOST_TEST(writer.put(Ack{.cumulative = 3}));
    BOOST_TEST(writer.put(Position{Sequence{9}, Sequence{4}}));
    BOOST_TEST(writer.put(Probe{5}));
    BOOST_TEST(writer.put(ProbeAck{6}));
    BOOST_TEST(writer.put_record(7, text("hi")));
    BOOST_TEST(writer.put(Close{Code::kicked}));
    BOOST_TEST(writer.put(RosterAsk{"ada"}));
    BOOST_TEST(datagrams::put_page(writer, {.at = 8, .after = "ada"}, {"bob", "你"}));
    BOOST_TEST(writer.put(Ping{}));
    const BytesView finished = writer.finish();
    BOOST_TEST(finished.data() == buffer.data());
    BOOST_TEST(finished.size() + writer.remaining() == 1200U);
    BOOST_TEST(told(finished) ==
               "ping ack 3 position 9 4 probe 5 probe_ack 6 records 7:hi close 15 "
               "ask(ada) page 8 last(ada) bob 你 ping");
}

BOOST_AUTO_TEST_CASE(as_it_lies_in_the_buffer) {
    Buffer buffer;
    DataWriter writer{buffer, 64, token, stamp};
    writer.put(Ack{.cumulative = 1, .echo = 2, .hold = 3, .credit = 4});
    writer.put_record(5, text("hi"));
    BOOST_TEST(datagrams::to_hex(writer.finish()) ==
               datagrams::to_hex(
                   datagrams::mended(hex("FC 17 00000000 F1F2F3F4F5F6F7F8 E1E2E3E4"
                                         "02 0000000000000001 00000002 0003 0004 00"
                                         "03 0000000000000005 01 19 00 0002 00000000 'hi'"))));
}

BOOST_AUTO_TEST_CASE(each_needs_exactly_its_size) {
    const Bytes bitmap(32, std::byte{0xFF});
    const Bytes record = encoded(text("hello"));
    struct Frame {
        std::size_t size;
        bool (*put)(DataWriter&, const Bytes&);
        const Bytes& bytes;
    };
    const Frame frames[] = {
        {1, [](DataWriter& to, const Bytes&) { return to.put(Ping{}); }, bitmap},
        {18, [](DataWriter& to, const Bytes&) { return to.put(Ack{}); }, bitmap},
        {50, [](DataWriter& to, const Bytes& bits) { return to.put(Ack{.bitmap = bits}); }, bitmap},
        {17, [](DataWriter& to, const Bytes&) { return to.put(Position{}); }, bitmap},
        {9, [](DataWriter& to, const Bytes&) { return to.put(Probe{}); }, bitmap},
        {9, [](DataWriter& to, const Bytes&) { return to.put(ProbeAck{}); }, bitmap},
        {2, [](DataWriter& to, const Bytes&) { return to.put(Close{}); }, bitmap},
        {2, [](DataWriter& to, const Bytes&) { return to.put(RosterAsk{}); }, bitmap},
        {5, [](DataWriter& to, const Bytes&) { return to.put(RosterAsk{"ada"}); }, bitmap},
        {23, [](DataWriter& to, const Bytes& one) { return to.put_record(1, one); }, record},
        {23, [](DataWriter& to, const Bytes&) { return to.put_record(1, text("hello")); }, record},
    };
    for (const auto& [size, put, bytes] : frames) {
        for (const std::size_t room : {size - 1, size, size + 1}) {
            Buffer buffer;
            buffer.fill(std::byte{0xAA});
            DataWriter writer{buffer, 18 + 1 + room, token, stamp};
            BOOST_TEST(writer.put(Ping{}));
            const bool fits = put(writer, bytes);
            BOOST_TEST(fits == (room >= size), "frame " << &size - &frames[0].size);
            BOOST_TEST(writer.remaining() == (fits ? room - size : room));
            if (!fits) BOOST_TEST((buffer[19] == std::byte{0xAA})); // nothing is written
            BOOST_TEST(told(writer.finish()).starts_with("ping"));
            BOOST_TEST((buffer[18 + 1 + room] == std::byte{0xAA})); // nor beyond the limit
        }
    }
}

BOOST_AUTO_TEST_CASE(records_share_a_frame_while_they_follow_each_other) {
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    BOOST_TEST(writer.put_record(5, text("a")));
    const std::size_t before = writer.remaining();
    BOOST_TEST(writer.put_record(6, encoded(text("b"))));
    BOOST_TEST(before - writer.remaining() == 9U); // no header of its own
    BOOST_TEST(writer.put_record(8, text("c")));   // a gap
    BOOST_TEST(writer.put_record(9, text("d")));
    BOOST_TEST(writer.put_record(9, text("e"))); // no step
    BOOST_TEST(writer.put(Ping{}));              // another frame between
    BOOST_TEST(writer.put_record(10, text("f")));
    BOOST_TEST(writer.put_record(2, text("g"))); // backwards
    BOOST_TEST(told(writer.finish()) == "records 5:a 6:b records 8:c 9:d records 9:e ping records "
                                        "10:f records 2:g");
}

BOOST_AUTO_TEST_CASE(a_run_of_records_is_as_good_as_one_after_the_other) {
    Bytes run;
    for (const auto* const words : {"b", "c", "d"})
        append_record(run, text(words));
    Buffer buffer;
    DataWriter writer{buffer, 18 + 2 * 10 + 6 * 9 - 1, token, stamp};
    BOOST_TEST(writer.put_record(5, text("a")));
    BOOST_TEST(writer.room_for_records(6) == writer.remaining());
    BOOST_TEST(writer.put_records(6, 3, run));
    BOOST_TEST(writer.put_record(9, text("e")));
    BOOST_TEST(writer.room_for_records(11) == 8U); // behind a header of its own
    BOOST_TEST(!writer.put_records(11, 3, run));
    BOOST_TEST(!writer.put_records(11, 1, encoded(text("f"))));
    BOOST_TEST(told(writer.finish()) == "records 5:a 6:b 7:c 8:d 9:e");
}

BOOST_AUTO_TEST_CASE(numbers_pass_the_greatest) {
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    BOOST_TEST(writer.put_record(~std::uint64_t{0}, text("a")));
    BOOST_TEST(writer.put_record(0, text("b")));
    BOOST_TEST(told(writer.finish()) == "records 18446744073709551615:a 0:b");
}

BOOST_AUTO_TEST_CASE(a_record_that_does_not_fit_leaves_the_frame_as_it_is) {
    Buffer buffer;
    DataWriter writer{buffer, 18 + 10 + 9 + 20, token, stamp};
    BOOST_TEST(writer.put_record(5, text("a")));
    BOOST_TEST(!writer.put_record(6, text("more than twenty")));
    BOOST_TEST(writer.remaining() == 20U);
    BOOST_TEST(writer.put_record(6, text("twelve bytes")));
    BOOST_TEST(writer.remaining() == 0U);
    BOOST_TEST(!writer.put_record(7, text("")));
    BOOST_TEST(!writer.put(Ping{}));
    BOOST_TEST(told(writer.finish()) == "records 5:a 6:twelve bytes");
}

BOOST_AUTO_TEST_CASE(the_greatest_record_fits) {
    const std::string name(32, 'n');
    const std::string piece(1024, 'x');
    const WireRecord record{.kind = WireKind::text, .ref = 1, .name = name, .bytes = piece};
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    BOOST_TEST(writer.put(Ack{.bitmap = BytesView{as_bytes(name)}})); // with all that goes along
    BOOST_TEST(writer.put(Position{}));
    BOOST_TEST(writer.put_record(1, record));
    BOOST_TEST(told(writer.finish()).ends_with(piece));
}

BOOST_AUTO_TEST_CASE(a_page_has_what_its_head_leaves) {
    const std::string longest(32, 'n');
    Buffer buffer;
    for (const std::size_t room : {11U, 12U, 44U, 45U, 46U}) {
        DataWriter writer{buffer, 18 + 1 + room, token, stamp};
        BOOST_TEST(writer.put(Ping{}));
        BOOST_TEST(writer.room_for_names("") == (room < 12 ? 0 : room - 12));
        BOOST_TEST(writer.room_for_names(longest) == (room < 44 ? 0 : room - 44));
        BOOST_TEST(datagrams::put_page(writer, {.at = 1, .last = false}, {longest}) ==
                   (room >= 45));
        BOOST_TEST(told(writer.finish()) == (room >= 45 ? "ping page 1() " + longest : "ping"));
        BOOST_TEST(writer.remaining() == (room >= 45 ? room - 45 : room));
    }
}

BOOST_AUTO_TEST_CASE(the_last_page_may_be_empty) {
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    BOOST_TEST(datagrams::put_page(writer, {.at = 7, .after = "zoe"}, {}));
    BOOST_TEST(writer.put_record(1, text("a")));
    BOOST_TEST(told(writer.finish()) == "page 7 last(zoe) records 1:a");
}

BOOST_AUTO_TEST_CASE(as_many_small_records_as_there_is_room_for) {
    Buffer buffer;
    DataWriter writer{buffer, max_datagram_size, token, stamp};
    std::uint64_t number = 0;
    while (writer.put_record(number, WireRecord{}))
        ++number;
    BOOST_TEST(number == (1182U - 10U) / 8U);
    BOOST_TEST(told(writer.finish()).ends_with(" 145:"));
}

BOOST_AUTO_TEST_CASE(whatever_is_put_what_is_finished_decodes_to_it) {
    Random random{13};
    for (int round = 0; round < 3'000; ++round) {
        Buffer buffer;
        DataWriter writer{buffer, 19 + random.below(1200 - 18), token, stamp};
        std::string expected;
        std::uint64_t next = 0; // what an open frame of records goes on with; 0: none is open
        for (auto puts = random.below(20); puts > 0; --puts) {
            const std::string words(random.below(200), 'x');
            const std::uint64_t number = random.below(3) == 0 ? 1 + random.below(50) : next;
            const auto add = [&](bool fits, const std::string& more, std::uint64_t then) {
                if (!fits) return;
                expected += (expected.empty() ? "" : " ") + more;
                next = then;
            };
            switch (random.below(4)) {
            case 0:
                add(writer.put(Ping{}), "ping", 0);
                break;
            case 1:
                add(writer.put(Probe{number}), "probe " + std::to_string(number), 0);
                break;
            default:
                add(writer.put_record(number, text(words)),
                    (next != 0 && number == next ? "" : "records ") + std::to_string(number) + ':' +
                        words,
                    number + 1);
            }
        }
        if (expected.empty()) {
            BOOST_TEST_REQUIRE(writer.empty());
            continue;
        }
        const std::size_t limit = writer.remaining() + writer.finish().size();
        const bool padded = random.below(2) == 0;
        if (padded) writer.pad();
        BOOST_TEST_REQUIRE(told(writer.finish()) == expected);
        BOOST_TEST_REQUIRE((!padded || writer.finish().size() == limit));
    }
}

BOOST_AUTO_TEST_SUITE_END()
