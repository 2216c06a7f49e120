#include <confab/protocol/submission_receiver.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

using namespace confab;

BOOST_AUTO_TEST_SUITE(submission_receiver)

namespace {

using Arrival = SubmissionReceiver::Arrival;

static_assert(std::copyable<SubmissionReceiver>);

constexpr std::size_t plenty = 1U << 20U;

wire::WireRecord piece(std::string_view text, bool first, bool last) {
    return {.kind = wire::WireKind::text, .first = first, .last = last, .bytes = text};
}

Arrival hears(SubmissionReceiver& texts, std::uint64_t number, std::string_view text,
              bool first = true, bool last = true, std::size_t free = plenty) {
    return texts.receive(number, piece(text, first, last), 32, free);
}

/// Takes all that is whole: pieces of a text run together, texts parted by a blank.
std::string taken(SubmissionReceiver& texts) {
    std::string all;
    while (texts.is_ready()) {
        for (bool last = false; !last;) {
            const auto next = texts.take();
            all += next.text;
            last = next.last;
        }
        all += ' ';
    }
    return all;
}

std::string bits(const SubmissionReceiver& texts) {
    SubmissionReceiver::Bitmap bitmap;
    const std::size_t size = texts.write_bitmap(bitmap);
    return datagrams::to_hex(BytesView{bitmap}.first(size));
}

} // namespace

BOOST_AUTO_TEST_CASE(texts_are_taken_in_order_whatever_order_they_come_in) {
    SubmissionReceiver texts;
    BOOST_CHECK(hears(texts, 3, "c") == Arrival::out_of_order);
    BOOST_CHECK(hears(texts, 2, "b") == Arrival::out_of_order);
    BOOST_TEST(taken(texts) == "");
    BOOST_TEST(bits(texts) == "06");
    BOOST_CHECK(hears(texts, 1, "a") == Arrival::out_of_order); // it was overtaken
    BOOST_TEST(taken(texts) == "a b c ");
    BOOST_TEST(texts.taken() == 3U);
    BOOST_TEST(texts.held_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(only_what_the_log_has_is_acknowledged_for_good) {
    SubmissionReceiver texts;
    hears(texts, 1, "a");
    hears(texts, 2, "b");
    hears(texts, 4, "d");
    BOOST_TEST(texts.committed() == 0U);
    BOOST_TEST(bits(texts) == "0B");
    taken(texts);
    BOOST_TEST(texts.committed() == 0U);
    BOOST_TEST(bits(texts) == "0B");
    texts.commit(1);
    BOOST_TEST(bits(texts) == "05");
    texts.commit(2);
    BOOST_TEST(bits(texts) == "02");
}

BOOST_AUTO_TEST_CASE(a_duplicate_of_any_age_is_one) {
    SubmissionReceiver texts;
    hears(texts, 1, "a");
    hears(texts, 3, "c");
    BOOST_CHECK(hears(texts, 1, "a") == Arrival::repeated); // held
    BOOST_CHECK(hears(texts, 3, "c") == Arrival::repeated);
    taken(texts);
    BOOST_CHECK(hears(texts, 1, "a") == Arrival::repeated); // offered
    texts.commit(1);
    BOOST_CHECK(hears(texts, 1, "a") == Arrival::repeated); // in the log
    hears(texts, 2, "b");
    BOOST_TEST(taken(texts) == "b c ");
}

BOOST_AUTO_TEST_CASE(the_edge_and_numbers_that_cannot_be) {
    SubmissionReceiver texts;
    BOOST_CHECK(hears(texts, 0, "a") == Arrival::broken);
    BOOST_CHECK(hears(texts, 33, "a") == Arrival::dropped);
    BOOST_CHECK(hears(texts, ~0ULL, "a") == Arrival::dropped);
    BOOST_TEST(bits(texts) == "");
    BOOST_CHECK(hears(texts, 32, "a") == Arrival::out_of_order);
    BOOST_TEST(bits(texts) == "00 00 00 80");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_whole_or_not_there) {
    SubmissionReceiver texts;
    BOOST_CHECK(hears(texts, 1, "a", true, false) == Arrival::held);
    BOOST_CHECK(hears(texts, 3, "c", false, true) == Arrival::out_of_order);
    BOOST_TEST(!texts.is_ready());
    BOOST_CHECK(hears(texts, 2, "b", false, false) == Arrival::out_of_order);
    hears(texts, 4, "d");
    BOOST_TEST(taken(texts) == "abc d ");
}

BOOST_AUTO_TEST_CASE(runs_that_no_member_sends) {
    struct Row {
        const char* pieces; ///< '<' first, '>' last, '-' neither, '=' both, '.' not here yet
        bool broken;
    };
    const Row rows[] = {
        {"=", false},
        {"<>", false},
        {"<-->", false},
        {"-", true},
        {">", true},
        {"<<", true},
        {"<=", true},
        {"<><>", false},
        {"<>>", true},
        {"<--------------", false}, // 15, and one may come
        {"<-------------->", false},
        {"<---------------", true}, // 16, and one more would have to come
        {"<--------------->", true},
    };
    for (const auto& [pieces, broken] : rows) {
        const std::string_view run = pieces;
        for (const bool backwards : {false, true}) {
            SubmissionReceiver texts;
            bool found = false;
            for (std::size_t i = 0; i < run.size(); ++i) {
                const std::size_t at = backwards ? run.size() - 1 - i : i;
                const bool first = run[at] == '<' || run[at] == '=';
                const bool last = run[at] == '>' || run[at] == '=';
                found = hears(texts, at + 1, "x", first, last) == Arrival::broken || found;
            }
            BOOST_TEST(found == broken, run << (backwards ? " backwards" : ""));
        }
    }
}

/// The room may stop between two pieces of a text, and hear more meanwhile.
BOOST_AUTO_TEST_CASE(a_text_that_is_taken_in_part_is_still_one) {
    SubmissionReceiver texts;
    hears(texts, 1, "a", true, false);
    hears(texts, 2, "b", false, false);
    hears(texts, 3, "c", false, true);
    BOOST_TEST(texts.take().text == "a");
    BOOST_CHECK(hears(texts, 4, "d") == Arrival::held);
    BOOST_TEST(texts.take().text == "b");
    BOOST_TEST(texts.take().text == "c");
    BOOST_TEST(taken(texts) == "d ");
}

BOOST_AUTO_TEST_CASE(without_memory_a_text_at_the_front_still_passes) {
    SubmissionReceiver texts;
    BOOST_CHECK(hears(texts, 2, "b", true, true, 0) == Arrival::dropped);
    BOOST_CHECK(hears(texts, 1, "a", true, false, 0) == Arrival::dropped);
    BOOST_CHECK(hears(texts, 1, "a", true, true, 0) == Arrival::held);
    BOOST_TEST(taken(texts) == "a ");
    BOOST_CHECK(hears(texts, 2, "b", true, true, 0) == Arrival::held);
    BOOST_CHECK(hears(texts, 3, "cc", true, false, 2) == Arrival::held);
    BOOST_CHECK(hears(texts, 4, "cc", false, true, 1) == Arrival::dropped);
    BOOST_TEST(bits(texts) == "07");
    BOOST_TEST(texts.held_bytes() == 3U);
}

BOOST_AUTO_TEST_CASE(help_is_for_the_text_at_the_front_until_it_is_taken) {
    SubmissionReceiver texts;
    const auto piece = [](bool first, bool last) {
        return wire::WireRecord{
            .kind = wire::WireKind::text, .first = first, .last = last, .bytes = "x"};
    };
    const auto comes = [&](std::uint64_t number, bool first, bool last) {
        return texts.receive(number, piece(first, last), 32, 0);
    };
    BOOST_CHECK(comes(20, true, true) == Arrival::dropped);
    BOOST_TEST(!texts.wants_help()); // it can't be of the first text
    BOOST_CHECK(comes(1, true, false) == Arrival::dropped);
    BOOST_TEST(texts.wants_help());
    BOOST_CHECK(comes(1, true, false) == Arrival::dropped);
    texts.give_help();
    BOOST_TEST(!texts.wants_help());
    BOOST_CHECK(comes(2, false, true) == Arrival::out_of_order);
    BOOST_CHECK(comes(3, true, false) == Arrival::dropped); // of the next text
    BOOST_CHECK(comes(1, true, false) == Arrival::out_of_order);
    static_cast<void>(texts.take());
    BOOST_TEST(texts.has_help());
    static_cast<void>(texts.take());
    BOOST_TEST(!texts.has_help());
    BOOST_CHECK(comes(3, true, false) == Arrival::dropped);
}

BOOST_AUTO_TEST_CASE(any_order_and_any_repetition_gives_the_same_texts) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Random random{seed};
        std::vector<reliable::Numbered> pieces;
        std::vector<std::string> words;
        std::string said;
        while (words.size() < 200)
            words.push_back(std::to_string(words.size()));
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t length =
                1 + random.below(std::min<std::uint64_t>(16, words.size() - at));
            for (std::size_t i = 0; i < length; ++i, ++at) {
                pieces.push_back({at + 1, piece(words[at], i == 0, i + 1 == length)});
                said += words[at];
            }
            said += ' ';
        }
        SubmissionReceiver texts;
        std::string heard;
        while (texts.committed() < pieces.size()) {
            const std::uint64_t edge = texts.committed() + 32;
            const std::uint64_t least = edge > 60 ? edge - 60 : 0;
            const auto& [number, record] =
                pieces[std::min<std::size_t>(least + random.below(60), pieces.size() - 1)];
            BOOST_TEST_REQUIRE((texts.receive(number, record, edge, plenty) != Arrival::broken));
            if (random.below(4) == 0) heard += taken(texts);
            if (random.below(4) == 0) texts.commit(texts.taken());
        }
        BOOST_TEST(heard == said);
        BOOST_TEST(texts.held_bytes() == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
