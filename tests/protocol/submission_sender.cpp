#include <confab/protocol/submission_sender.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using reliable::Acked;
using reliable::Bytes;

BOOST_AUTO_TEST_SUITE(submission_sender)

namespace {

constexpr Duration delay = 25ms;

/// A member's end of a session.
struct Bench {
    explicit Bench(std::uint16_t credit = 32) { begin(credit); }

    void begin(std::uint16_t credit = 32) {
        texts.begin_session(credit);
        texts.open();
    }

    std::vector<Bytes> turn() {
        std::vector<Bytes> sent;
        texts.advance(delay, now);
        while (texts.may_send()) {
            wire::Buffer buffer;
            const Stamp stamp = clock.next(now);
            wire::DataWriter writer{buffer, 1200, wire::Token{1}, stamp.value()};
            texts.fill(writer, stamp, now);
            sent.push_back(reliable::bytes_of(writer.finish()));
        }
        return sent;
    }

    std::string told() { return reliable::words(turn()); }
    bool hears(const Acked& ack) { return texts.on_ack(ack, clock.last(), now); }

    SubmissionSender texts;
    Instant now{1ULL << 40U};
    StampClock clock{now};
};

std::string of(std::size_t size) {
    std::string text;
    text.resize(size, 'x');
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_text_is_kept_until_the_log_has_it) {
    Bench bench;
    bench.texts.say("hello");
    bench.texts.say("world");
    BOOST_TEST(bench.told() == "RECORDS 1-2");
    BOOST_TEST(bench.hears(Acked{0, {1, 2}})); // here, and not in the log yet
    BOOST_TEST(!bench.texts.empty());
    BOOST_TEST(bench.texts.texts_committed() == 0U);
    BOOST_TEST(bench.hears(Acked{1, {2}}));
    BOOST_TEST(bench.texts.texts_committed() == 1U);
    BOOST_TEST(bench.hears(Acked{2}));
    BOOST_TEST(bench.texts.texts_committed() == 2U);
    BOOST_TEST(bench.texts.empty());
    BOOST_TEST(!bench.hears(Acked{3}));
}

BOOST_AUTO_TEST_CASE(a_long_text_is_cut_between_characters) {
    struct Row {
        std::string text;
        std::size_t pieces;
    };
    const std::string euro = "\xE2\x82\xAC";
    std::string euros;
    while (euros.size() + 3 <= SubmissionSender::max_text_size)
        euros += euro;
    const Row rows[] = {
        {"", 1},
        {of(1024), 1},
        {of(1025), 2},
        {of(1023) + euro, 2},
        {of(1021) + euro, 1},
        {of(2048), 2},
        {euros, 16},
        {of(SubmissionSender::max_text_size), 16},
    };
    for (const auto& [text, pieces] : rows) {
        Bench bench;
        bench.texts.say(text);
        std::string whole;
        std::size_t count = 0;
        for (const Bytes& datagram : bench.turn()) {
            const auto data = reliable::decoded_as<wire::Data>(datagram);
            wire::for_each_frame(data.frames, [&, &pieces = pieces](const auto& frame) {
                if constexpr (requires { frame.first; }) {
                    frame.for_each([&](std::uint64_t number, const wire::WireRecord& record) {
                        BOOST_TEST(number == ++count);
                        BOOST_TEST(record.first == (count == 1));
                        BOOST_TEST(record.last == (count == pieces));
                        whole += record.bytes;
                    });
                }
            });
        }
        BOOST_TEST(count == pieces);
        BOOST_TEST(whole == text);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_beyond_the_edge_which_never_retreats) {
    Bench bench{2};
    for (int i = 0; i < 6; ++i)
        bench.texts.say("x");
    BOOST_TEST(bench.told() == "RECORDS 1-2");
    BOOST_TEST(bench.texts.is_blocked());
    BOOST_TEST(bench.hears(Acked{1}.credit(3)));
    BOOST_TEST(bench.hears(Acked{1}.credit(1))); // an old one that comes late
    BOOST_TEST(bench.told() == "RECORDS 3-4");
    BOOST_TEST(bench.hears(Acked{2}.credit(3)));
    BOOST_TEST(bench.told() == "RECORDS 5");
    BOOST_TEST(bench.hears(Acked{5}.credit(0xFFFF)));
    BOOST_TEST(bench.told() == "RECORDS 6");
    BOOST_TEST(!bench.texts.is_blocked());
}

BOOST_AUTO_TEST_CASE(what_is_lost_goes_again_in_its_own_bytes) {
    Bench bench;
    bench.texts.say(of(900));
    bench.texts.say(of(800));
    BOOST_TEST(bench.told() == "RECORDS 1 | RECORDS 2");
    for (const Duration wait : {3s, 3s, 3s}) { // time-outs, whatever their length
        bench.now += wait;
        BOOST_TEST(!bench.turn().empty());
    }
    BOOST_TEST(bench.hears(Acked{0, {1}}));
    bench.now += 3s;
    BOOST_TEST(bench.told() == "RECORDS 2");
}

BOOST_AUTO_TEST_CASE(something_always_asks_for_what_is_not_committed) {
    Bench bench;
    BOOST_TEST(!bench.texts.is_blocked());
    bench.texts.say("x");
    bench.turn();
    BOOST_TEST(bench.texts.recovery().next_deadline(delay, bench.now).has_value());
    BOOST_TEST(bench.hears(Acked{0, {1}})); // now nothing would be sent again
    BOOST_TEST(bench.texts.is_blocked());
    BOOST_TEST(bench.hears(Acked{1}));
    BOOST_TEST(!bench.texts.is_blocked());
}

BOOST_AUTO_TEST_CASE(is_full_at_1024_pieces) {
    Bench bench;
    for (std::size_t i = 0; i < SubmissionSender::max_waiting; ++i) {
        BOOST_TEST_REQUIRE(!bench.texts.is_full());
        bench.texts.say("x");
    }
    BOOST_TEST(bench.texts.is_full());
}

BOOST_AUTO_TEST_CASE(in_another_session_all_is_sent_again_from_one) {
    Bench bench;
    for (int i = 0; i < 5; ++i)
        bench.texts.say("x");
    bench.turn();
    BOOST_TEST(bench.hears(Acked{2, {4}}));
    bench.texts.begin_session(32);
    BOOST_TEST(bench.told() == ""); // nothing, until the fate of the old ones is known
    bench.texts.open();
    BOOST_TEST(bench.told() == "RECORDS 1-3");
    BOOST_TEST(bench.texts.texts_committed() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_found_in_the_log_is_not_said_again) {
    struct Row {
        std::vector<std::uint32_t> found;
        std::uint64_t committed; ///< texts
        std::uint64_t left;      ///< pieces
    };
    const Row rows[] = {
        {{}, 2, 4},
        {{3}, 3, 3},
        {{3, 5}, 4, 1},
        {{5}, 4, 1},
        {{2}, 2, 4}, // already known
        {{6}, 2, 4}, // never sent
        {{0xFFFF'FFFF}, 2, 4},
    };
    for (const auto& [found, committed, left] : rows) {
        Bench bench{5};
        for (int i = 0; i < 3; ++i)
            bench.texts.say("x");
        bench.texts.say(of(1025)); // 4 and 5
        bench.texts.say("not sent yet");
        bench.turn();
        BOOST_TEST(bench.hears(Acked{2}));
        bench.texts.begin_session(32);
        bench.texts.begin_session(32); // the one before broke before it had settled anything
        for (const std::uint32_t reference : found)
            bench.texts.found(reference);
        bench.texts.open();
        BOOST_TEST(bench.texts.texts_committed() == committed);
        bench.turn();
        BOOST_TEST(bench.texts.recovery().flight().next() - 1 == left);
    }
}

BOOST_AUTO_TEST_CASE(nobody_knows_of_what_was_sent_whole) {
    Bench bench{3};
    bench.texts.say("one");
    bench.texts.say(of(3000)); // 2, 3 and 4: the last piece is beyond the edge
    bench.texts.say("three");
    bench.turn();
    bench.texts.begin_session(32);
    BOOST_TEST(bench.texts.drop_unsettled());
    BOOST_TEST(!bench.texts.drop_unsettled()); // of which the last piece was not sent is not said
    bench.texts.open();
    bench.turn();
    BOOST_TEST(bench.texts.recovery().flight().next() == 5U);
    BOOST_TEST(bench.texts.drop_text());
    BOOST_TEST(bench.texts.drop_text());
    BOOST_TEST(!bench.texts.drop_text());
}

BOOST_AUTO_TEST_SUITE_END()
