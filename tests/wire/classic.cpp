#include <confab/wire/classic.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/event_text.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/random.hpp>
#include <confab/vocabulary/text.hpp>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace confab;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(classic_codec)

namespace {

const classic::Wording wording{};
constexpr std::string_view administrator = "管理員";

std::string repeated(std::size_t count, std::string_view piece) {
    std::string all;
    while (count-- > 0)
        all += piece;
    return all;
}

/// A request in words: `L[name]`, `C[name][text]`, `Q[name]`, `oversize[name]`, `nothing`.
std::string decoded(std::string_view bytes) {
    const auto request = classic::decode_request(classic::as_bytes(bytes));
    if (!request) return "nothing";
    struct Writer {
        static std::string in(std::string_view part) { return '[' + std::string{part} + ']'; }
        std::string operator()(const classic::Login& login) const { return "L" + in(login.name); }
        std::string operator()(const classic::Chat& chat) const {
            return "C" + in(chat.name) + in(chat.text);
        }
        std::string operator()(const classic::Quit& quit) const { return "Q" + in(quit.name); }
        std::string operator()(const classic::OversizeChat& chat) const {
            return "oversize" + in(chat.name);
        }
    };
    return std::visit(Writer{}, *request);
}

std::optional<Event> line(std::string_view bytes) {
    return classic::decode_line(classic::as_bytes(bytes), wording, administrator);
}

Record record(RecordKind kind, std::string_view name, std::string_view text = {}) {
    return Record{.kind = kind, .name = std::string{name}, .text = std::string{text}};
}

/// What a member is to make of a line of this record.
Event meaning(const Record& record) {
    switch (record.kind) {
    case RecordKind::joined:
        return Joined{record.name};
    case RecordKind::left:
        return Left{record.name};
    case RecordKind::text:
        return Said{record.name, record.text};
    case RecordKind::notice:
        break;
    }
    return Announced{record.text};
}

struct Row {
    std::string_view bytes, meaning;
};

} // namespace

BOOST_AUTO_TEST_CASE(requests) {
    const Row rows[] = {
        {"L ada", "L[ada]"},
        {"Q ada", "Q[ada]"},
        {"C ada hello", "C[ada][hello]"},
        {"C ada  hello\t\u3000 room \r\n", "C[ada][hello room]"},
        {"C ada", "C[ada][]"},
        {"C ada ", "C[ada][]"},
        {"L  ada\n", "L[ada]"},
        {"L ada lovelace", "L[ada]"},
        {"Q ada lovelace", "Q[ada]"},
        {"C\u3000你\u00A0好", "C[你][好]"},
        {"C : : x", "C[:][: x]"},
        {"C OK EXIT", "C[OK][EXIT]"},
        {"C ada a\0b"sv, "C[ada][a\0b]"sv}, // whether it is a text is not the wire's to say
        // what ends the tutorial's server
        {"", "nothing"},
        {" ", "nothing"},
        {" \t\r\n", "nothing"},
        {"L", "nothing"},
        {"L ", "nothing"},
        {"C", "nothing"},
        {"Q", "nothing"},
        {"Q \u3000", "nothing"},
        {"\xFF\xFE", "nothing"},
        {"L \xFF", "nothing"},
        {"L ada\xFF", "nothing"},
        {"L ada \xFF", "nothing"},
        {"C ada \xED\xA0\x80", "nothing"},
        {"C ada \xC0\x80", "nothing"},
        {"C ada hi\xE4\xBD", "nothing"},
        // no message of the grammar
        {" L ada", "nothing"},
        {"l ada", "nothing"},
        {"LL ada", "nothing"},
        {"Lada", "nothing"},
        {"C\u200B ada hi", "nothing"},
        {"\xFC ada", "nothing"},
        {"X ada", "nothing"},
    };
    for (const auto& [bytes, expected] : rows)
        BOOST_TEST(decoded(bytes) == expected);
}

BOOST_AUTO_TEST_CASE(one_byte_above_the_limit_is_too_long) {
    const std::string most = "C ada " + std::string(1018, 'x');
    BOOST_TEST_REQUIRE(most.size() == 1024U);
    BOOST_TEST(decoded(most.substr(0, 1023)) == "C[ada][" + std::string(1017, 'x') + "]");
    BOOST_TEST(decoded(most) == "C[ada][" + std::string(1018, 'x') + "]");
    BOOST_TEST(decoded(most + 'x') == "oversize[ada]");
    BOOST_TEST(decoded(most + std::string(500, 'x')) == "oversize[ada]");
    // Blanks count as bytes of the datagram, though not of the text.
    BOOST_TEST(decoded("C ada x" + std::string(1018, ' ')) == "oversize[ada]");
    BOOST_TEST(decoded("C ada x" + std::string(1017, ' ')) == "C[ada][x]");
    // A cut at the limit may divide a character: the author is told all the same.
    BOOST_TEST(decoded("C ada " + repeated(500, "你")) == "oversize[ada]");
    BOOST_TEST(decoded("L ada " + std::string(1018, 'x')) == "L[ada]");
    BOOST_TEST(decoded("L ada " + std::string(1019, 'x')) == "nothing");
    BOOST_TEST(decoded("Q ada " + std::string(1019, 'x')) == "nothing");
    BOOST_TEST(decoded("C" + std::string(1024, ' ') + "ada") == "nothing");
    BOOST_TEST(decoded("C " + repeated(400, "你")) == "nothing"); // the name does not end within
}

BOOST_AUTO_TEST_CASE(the_first_byte_tells_the_dialect) {
    for (int first = 0; first < 256; ++first) {
        const std::string bytes{static_cast<char>(first), ' ', 'a'};
        const bool expected = first == 'C' || first == 'L' || first == 'Q';
        BOOST_TEST(classic::is_classic(classic::as_bytes(bytes)) == expected);
    }
    BOOST_TEST(!classic::is_classic({}));
}

BOOST_AUTO_TEST_CASE(what_a_client_encodes_a_server_decodes) {
    for (const auto name : {"ada"sv, "你好"sv, ":"sv, "OK"sv, "EXIT"sv, "管理員"sv, "C"sv}) {
        const std::string in = '[' + std::string{name} + ']';
        BOOST_TEST(decoded(classic::encode_login(name)) == "L" + in);
        BOOST_TEST(decoded(classic::encode_quit(name)) == "Q" + in);
        BOOST_TEST(decoded(classic::encode_chat(name, "a : b")) == "C" + in + "[a : b]");
        BOOST_TEST(decoded(classic::encode_chat(name, "")) == "C" + in + "[]");
    }
    BOOST_TEST(classic::encode_login("ada") == "L ada");
    BOOST_TEST(classic::encode_quit("ada") == "Q ada");
    BOOST_TEST(classic::encode_chat("ada", "hi room") == "C ada hi room");
}

BOOST_AUTO_TEST_CASE(the_limit_of_a_text_fills_the_datagram_both_ways) {
    for (const auto name : {"a"sv, "你好"sv, "12345678901234567890123456789012"sv}) {
        const std::string text(classic::max_text_size(name), 'x');
        BOOST_TEST(classic::encode_chat(name, text).size() == 1024U);
        BOOST_TEST(classic::encode_line(record(RecordKind::text, name, text), wording).size() ==
                   1024U);
    }
    BOOST_TEST(classic::max_text_size(std::string(1020, 'x')) == 1U);
    BOOST_TEST(classic::max_text_size(std::string(1021, 'x')) == 0U);
    BOOST_TEST(classic::max_text_size(std::string(5000, 'x')) == 0U);
}

BOOST_AUTO_TEST_CASE(the_tutorials_lines) {
    struct Line {
        Record record;
        std::string_view bytes;
    };
    const Line lines[] = {
        {record(RecordKind::joined, "ann"),
         "\x0A\xE6\xAD\xA1\xE8\xBF\x8E\x20\x61\x6E\x6E\x20\xE9\x80\xB2\xE5\x85\xA5\xE8\x81\x8A\xE5"
         "\xA4\xA9\xE5\xAE\xA4"},
        {record(RecordKind::left, "ann"),
         "\x61\x6E\x6E\x20\xE9\x80\x80\xE5\x87\xBA\xE4\xBA\x86\xE8\x81\x8A\xE5\xA4\xA9\xE5\xAE"
         "\xA4"},
        {record(RecordKind::text, "ann", "hello bob"), "ann : hello bob"},
        {record(RecordKind::text, "ann"), "ann : "},
        {record(RecordKind::notice, administrator, "六點關門"), "管理員 : 六點關門"},
    };
    for (const auto& [told, bytes] : lines) {
        BOOST_TEST(classic::encode_line(told, wording) == bytes);
        BOOST_TEST((line(bytes) == meaning(told)));
    }
}

BOOST_AUTO_TEST_CASE(what_a_server_says_means) {
    struct Line {
        std::string_view bytes;
        Event meaning;
    };
    const Line lines[] = {
        {"OK", Welcomed{}},
        {"EXIT", Closed{Reason::bye}},
        {"該昵稱已被占用", Closed{Reason::name_taken}},
        {"BAD", Closed{Reason::name_bad}},
        {"MAX", Closed{Reason::full}},
        {"訊息含有控制字元，未送出", TextRefused{"", Reason::text_bad, 0}},
        {"訊息過長，上限 1018 位元組，未送出", TextRefused{"", Reason::too_big, 1018}},
        // some tutorials pad the name, or begin every line with a new one
        {"ann  : hi", Said{"ann", "hi"}},
        {"a    : hi", Said{"a", "hi"}},
        {":    : hi", Said{":", "hi"}},
        {"管理員  : hi", Announced{"hi"}},
        {"\nann : hi", Said{"ann", "hi"}},
        {"\nann 退出了聊天室", Left{"ann"}},
        // a text keeps its own blanks and colons
        {"ann :  hi", Said{"ann", " hi"}},
        {"ann : a : b", Said{"ann", "a : b"}},
        {": : :", Said{":", ":"}},
        {": : : : x", Said{":", ": : x"}},
        {"OK : OK", Said{"OK", "OK"}},
        {"EXIT : ", Said{"EXIT", ""}},
        {"ann : \n歡迎 bob 進入聊天室", Said{"ann", "\n歡迎 bob 進入聊天室"}},
        {"ann : bob 退出了聊天室", Said{"ann", "bob 退出了聊天室"}},
        {"管理員 退出了聊天室", Left{"管理員"}},
        // nearly
        {"OK ", Announced{"OK "}},
        {"\nOK", Announced{"OK"}},
        {"ok", Announced{"ok"}},
        {"EXIT\n", Announced{"EXIT\n"}},
        {"歡迎 ann 進入聊天室", Announced{"歡迎 ann 進入聊天室"}},
        {"\n歡迎  進入聊天室", Announced{"歡迎  進入聊天室"}},
        {"\n歡迎 進入聊天室", Announced{"歡迎 進入聊天室"}},
        {"\n歡迎 a b 進入聊天室", Announced{"歡迎 a b 進入聊天室"}},
        {" 退出了聊天室", Announced{" 退出了聊天室"}},
        {"a b 退出了聊天室", Announced{"a b 退出了聊天室"}},
        {"訊息過長，上限  位元組，未送出", Announced{"訊息過長，上限  位元組，未送出"}},
        {"訊息過長，上限 -1 位元組，未送出", Announced{"訊息過長，上限 -1 位元組，未送出"}},
        {"訊息過長，上限 99999999999999999999 位元組，未送出",
         Announced{"訊息過長，上限 99999999999999999999 位元組，未送出"}},
        {"訊息過長，上限 位元組，未送出", Announced{"訊息過長，上限 位元組，未送出"}},
        {" : hi", Announced{" : hi"}},
        {"a b : hi", Announced{"a b : hi"}},
        {"ann: hi", Announced{"ann: hi"}},
        {"ann :hi", Announced{"ann :hi"}},
        {"welcome", Announced{"welcome"}},
    };
    for (const auto& [bytes, expected] : lines) {
        const auto event = line(bytes);
        BOOST_TEST_REQUIRE(event.has_value(), bytes);
        BOOST_TEST((*event == expected), bytes << " reads as " << *event);
    }
    for (const auto nothing : {""sv, "\n"sv, "\xFF"sv, "ann : \xFF"sv, "ann : hi\xC3"sv})
        BOOST_TEST(!line(nothing));
}

BOOST_AUTO_TEST_CASE(a_limit_told_is_a_limit_read) {
    for (const std::size_t limit : {std::size_t{0}, std::size_t{1018}, ~std::size_t{0}}) {
        BOOST_TEST((line(classic::encode_too_big(limit, wording)) ==
                    Event{TextRefused{"", Reason::too_big, limit}}));
    }
}

BOOST_AUTO_TEST_CASE(no_text_reads_as_another_kind_of_line) {
    const std::string_view hostile[] = {"",
                                        " ",
                                        ":",
                                        " : ",
                                        "OK",
                                        "EXIT",
                                        "BAD",
                                        "MAX",
                                        "\n",
                                        "歡迎",
                                        "歡迎 ",
                                        "進入聊天室",
                                        " 進入聊天室",
                                        " 退出了聊天室",
                                        "退出了聊天室",
                                        "管理員",
                                        "訊息過長，上限 ",
                                        "訊息過長，上限",
                                        "1018",
                                        " 位元組，未送出",
                                        "該昵稱已被占用",
                                        "訊息含有控制字元，未送出",
                                        "a",
                                        "\u3000",
                                        "L",
                                        "C",
                                        "Q"};
    std::vector<std::string> names;
    for (const auto piece : hostile) {
        for (const auto other : {""sv, ":"sv, "a"sv}) {
            const std::string name = std::string{piece} + std::string{other};
            if (is_name(name)) names.push_back(name);
        }
    }
    BOOST_TEST_REQUIRE(names.size() > 30U);

    Random random{7};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto count = random.below(6); count > 0; --count)
            text += hostile[random.below(std::size(hostile))];
        const std::string& name = names[random.below(names.size())];
        const auto kind = static_cast<RecordKind>(random.below(4));
        if (!is_text(text)) continue;
        if (kind != RecordKind::notice && name == administrator) continue;
        const bool notice = kind == RecordKind::notice;
        const Record told = record(kind, notice ? administrator : name, text);
        const std::string bytes = classic::encode_line(told, wording);
        const auto event = line(bytes);
        BOOST_TEST_REQUIRE(event.has_value(), bytes);
        BOOST_TEST_REQUIRE((*event == meaning(told)), bytes << " reads as " << *event);
    }
}

BOOST_AUTO_TEST_CASE(any_bytes_decode_to_nothing_or_to_what_encodes_to_the_same_words) {
    const std::string_view pieces[] = {"C",   "L",       "Q",  " ",        "  ",   "\t",
                                       "ada", "\xFF",    "你", "\xE4\xBD", "\0"sv, "\u3000",
                                       ":",   "\x1B[2J", "OK", "EXIT"};
    Random random{3};
    int accepted = 0;
    for (int round = 0; round < 50'000; ++round) {
        std::string bytes{pieces[random.below(5)]};
        for (auto count = random.below(10); count > 0; --count) {
            if (random.below(4) == 0) {
                bytes += static_cast<char>(random.below(256));
            } else {
                bytes += pieces[random.below(std::size(pieces))];
            }
        }
        line(bytes);
        const auto request = classic::decode_request(classic::as_bytes(bytes));
        if (!request) continue;
        ++accepted;
        BOOST_TEST_REQUIRE(utf8::is_valid(bytes));
        struct Encoder {
            std::string operator()(const classic::Login& login) const {
                return classic::encode_login(login.name);
            }
            std::string operator()(const classic::Quit& quit) const {
                return classic::encode_quit(quit.name);
            }
            std::string operator()(const classic::Chat& chat) const {
                return classic::encode_chat(chat.name, chat.text);
            }
            std::string operator()(const classic::OversizeChat&) const { return {}; }
        };
        const std::string again = std::visit(Encoder{}, *request);
        const std::string words = join_words(bytes);
        if (std::holds_alternative<classic::Chat>(*request)) {
            BOOST_TEST_REQUIRE(join_words(again) == words);
        } else {
            BOOST_TEST_REQUIRE((words == again || words.starts_with(again + ' ')));
        }
        BOOST_TEST_REQUIRE(decoded(again).substr(0, 1) == decoded(bytes).substr(0, 1));
    }
    BOOST_TEST(accepted > 1'000);
}

BOOST_AUTO_TEST_CASE(whatever_words_are_chosen_lines_are_read_back) {
    classic::Wording english;
    english.before_joined = "* ";
    english.after_joined = " has joined";
    english.after_left = " has left";
    english.taken = "taken";
    const auto read = [&](const Record& told) {
        const std::string bytes = classic::encode_line(told, english);
        return classic::decode_line(classic::as_bytes(bytes), english, "admin");
    };
    BOOST_TEST((read(record(RecordKind::joined, "ann")) == Event{Joined{"ann"}}));
    BOOST_TEST((read(record(RecordKind::left, "ann")) == Event{Left{"ann"}}));
    BOOST_TEST((read(record(RecordKind::notice, "admin", "hi")) == Event{Announced{"hi"}}));
    BOOST_TEST((classic::decode_line(classic::as_bytes("taken"), english, "admin") ==
                Event{Closed{Reason::name_taken}}));
}

BOOST_AUTO_TEST_SUITE_END()
