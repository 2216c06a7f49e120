#include <confab/unicode.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using confab::fold_unicode;
using confab::utf8::append;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(unicode)

namespace {

static_assert(std::is_same_v<decltype(&fold_unicode), confab::NameFolding>);

struct Fold {
    std::string_view name;
    std::string_view folded;
};

// Each as Python 3.11 gives it: the NFKC and str.casefold() of each character of the NFD, less the
// ignorable ones, composed to NFC.
constexpr Fold folds[] = {
    {"", ""},
    {"alice", "alice"},
    {"Alice", "alice"},
    {"ALICE", "alice"},
    {"ａｌｉｃｅ", "alice"},
    {"ＡＬＩＣＥ", "alice"},
    {"𝓐𝓵𝓲𝓬𝓮", "alice"},
    {"Ⓐⓛⓘⓒⓔ", "alice"},
    {"al\u00ADice", "alice"},
    {"管理員", "管理員"},
    {"管\uF9E4員", "管理員"}, // a compatibility ideograph
    {"Straße", "strasse"},
    {"STRAẞE", "strasse"},
    {"ﬁne", "fine"},
    {"Zoë", "zoë"},
    {"ZOE\u0308", "zoë"},
    {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
    {"σίσυφος", "σίσυφοσ"},
    {"Çelebi", "çelebi"},
    {"İ", "i\u0307"},
    {"ı", "ı"},
    {"ｱﾘｽ", "アリス"},
    {"ｶﾞ", "ガ"},
    {"각", "각"},
    {"\u1100\u1161\u11A8", "각"},
    {"①²", "12"},
    {"\u2126", "ω"},
    {"K", "k"},   // the sign of kelvin
    {"ᏸ", "Ᏸ"}, // Cherokee folds to its capitals
    {"e\u0323\u0302", "ệ"},
    {"e\u0302\u0323", "ệ"},
    {"\u03B1\u0345\u0301", "άι"},
    {"\u03B1\u0301\u0345", "άι"},
    {"\u037A", " ι"},
    {"\uFDFA", "صلى الله عليه وسلم"},
};

std::string utf8_of(char32_t c) {
    std::string text;
    append(text, c);
    return text;
}

/// Every character that a name may hold.
std::vector<char32_t> name_characters() {
    std::vector<char32_t> characters;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (confab::utf8::is_scalar_value(c) && confab::is_name(utf8_of(c))) {
            characters.push_back(c);
        }
    }
    return characters;
}

/// Those that folding changes, and the marks, whose order it may change.
std::vector<char32_t> lively_characters() {
    std::vector<char32_t> characters;
    for (const char32_t c : name_characters()) {
        const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
        if (property->combining_class != 0 || fold_unicode(utf8_of(c)) != utf8_of(c)) {
            characters.push_back(c);
        }
    }
    return characters;
}

std::string decomposed(std::string_view text) {
    return confab::unicode::mapped(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
}

} // namespace

BOOST_AUTO_TEST_CASE(known_folds) {
    for (const auto& [name, folded] : folds)
        BOOST_TEST(fold_unicode(name) == folded, name << " -> " << fold_unicode(name));
}

BOOST_AUTO_TEST_CASE(confusable_letters_of_two_scripts_stay_two) {
    BOOST_TEST(fold_unicode("a") != fold_unicode("\u0430")); // Cyrillic
    BOOST_TEST(fold_unicode("O") != fold_unicode("0"));
}

BOOST_AUTO_TEST_CASE(ascii_folds_as_fold_ascii_does) {
    std::string every;
    for (char c = 0x01; c < 0x7F; ++c)
        every += c;
    BOOST_TEST(fold_unicode(every) == confab::fold_ascii(every));
}

BOOST_AUTO_TEST_CASE(a_nul_ends_nothing) { BOOST_TEST(fold_unicode("A\0B"sv) == "a\0b"sv); }

BOOST_AUTO_TEST_CASE(what_is_not_utf8_folds_to_itself) {
    for (const auto bytes : {"\xFF"sv, "ALICE\xFF"sv, "\xC0\x80"sv, "A\xED\xA0\x80"sv,
                             "A\xF4\x90\x80\x80"sv, "A\xE7\xAE"sv, "\x80"sv}) {
        BOOST_TEST(fold_unicode(bytes) == bytes);
    }
    confab::Random random{8};
    for (int turn = 0; turn < 20'000; ++turn) {
        std::string bytes;
        for (std::uint64_t left = random.below(40); left > 0; --left)
            bytes.push_back(static_cast<char>(random.below(256)));
        const std::string folded = fold_unicode(bytes);
        const bool right =
            confab::utf8::is_valid(bytes) ? confab::utf8::is_valid(folded) : folded == bytes;
        BOOST_REQUIRE(right);
    }
}

BOOST_AUTO_TEST_CASE(long_input_is_folded_too) {
    const std::string upper(1'000'000, 'A');
    BOOST_CHECK(fold_unicode(upper) == std::string(1'000'000, 'a'));
}

BOOST_AUTO_TEST_CASE(every_character_of_names_folds_to_something_once) {
    for (const char32_t c : name_characters()) {
        const std::string folded = fold_unicode(utf8_of(c));
        if (folded.empty() || fold_unicode(folded) != folded) {
            BOOST_ERROR("U+" << std::hex << static_cast<std::uint32_t>(c));
        }
    }
}

BOOST_AUTO_TEST_CASE(folding_is_idempotent_and_blind_to_canonical_form) {
    const std::vector<char32_t> lively = lively_characters();
    const std::vector<char32_t> all = name_characters();
    confab::Random random{31};
    for (int turn = 0; turn < 100'000; ++turn) {
        std::string name;
        for (std::uint64_t left = 1 + random.below(6); left > 0; --left) {
            const auto& from = random.below(4) == 0 ? all : lively;
            append(name, from[random.below(from.size())]);
        }
        const std::string folded = fold_unicode(name);
        BOOST_REQUIRE_MESSAGE(fold_unicode(folded) == folded, name);
        BOOST_REQUIRE_MESSAGE(fold_unicode(decomposed(name)) == folded, name);
    }
}

// What one part of names knows to be without a shape, the other drops: the tables are one.
BOOST_AUTO_TEST_CASE(what_folds_to_nothing_is_invisible) {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!confab::utf8::is_scalar_value(c)) continue;
        if (fold_unicode(utf8_of(c)).empty() && !confab::is_invisible(c)) {
            BOOST_ERROR("U+" << std::hex << static_cast<std::uint32_t>(c));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
