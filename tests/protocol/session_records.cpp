#include <confab/protocol/session_records.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(session_records)

using namespace confab;

BOOST_AUTO_TEST_CASE(records_bear_their_author) {
    const Author author{1, 2};
    const ReliableSession ann{SessionTerms{.token = wire::Token{1}}, loopback(1), "Ann", "ann",
                              Instant{}};
    BOOST_CHECK((joined_record(author, "Ann") ==
                 Record{.kind = RecordKind::joined, .author = author, .name = "Ann"}));
    BOOST_CHECK((left_record(author, ann, Reason::lagged) == Record{.kind = RecordKind::left,
                                                                    .reason = Reason::lagged,
                                                                    .author = author,
                                                                    .name = "Ann"}));
}

/// A piece is numbered as the session numbered it, and keeps its place in its text.
BOOST_AUTO_TEST_CASE(a_text_is_recorded_piece_by_piece) {
    ReliableSession ann{SessionTerms{.token = wire::Token{1}}, loopback(1), "Ann", "ann",
                        Instant{}};
    using wire::WireKind;
    using wire::WireRecord;
    ann.texts().receive(1, WireRecord{.kind = WireKind::text, .last = false, .bytes = "a"}, 32, 99);
    ann.texts().receive(2, WireRecord{.kind = WireKind::text, .first = false, .bytes = "b"}, 32,
                        99);
    auto piece = ann.texts().take();
    const Record first = text_record({1, 2}, ann, std::move(piece));
    BOOST_TEST((first.submission == 1 && first.first && !first.last && first.text == "a"));
    piece = ann.texts().take();
    const Record second = text_record({1, 2}, ann, std::move(piece));
    BOOST_TEST((second.submission == 2 && !second.first && second.last && second.text == "b"));
    BOOST_TEST(second.name == "Ann");
}

BOOST_AUTO_TEST_SUITE_END()
