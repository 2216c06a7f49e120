#include "grapheme.hpp"

#include <algorithm>
#include <cassert>
#include <confab/vocabulary/utf8.hpp>
#include <utf8proc.h>

namespace confab::terminal {

namespace {

utf8::Character character_at(std::string_view text) {
    const auto character = utf8::first_character(text);
    assert(character);
    return character.value_or(utf8::Character{U'\uFFFD', 1});
}

int as_utf8proc(char32_t code_point) { return static_cast<utf8proc_int32_t>(code_point); }

} // namespace

Cluster first_cluster(std::string_view text) {
    constexpr char32_t joiner = 0x200D;
    constexpr char32_t emoji_presentation = 0xFE0F;

    utf8::Character character = character_at(text);
    Cluster cluster{character.size, utf8proc_charwidth(as_utf8proc(character.code_point))};
    cluster.agreed = character.code_point < 0x80 || cluster.columns == 2;
    bool joined = character.code_point == joiner;
    utf8proc_int32_t state = 0;
    while (cluster.size < text.size()) {
        const utf8::Character next = character_at(text.substr(cluster.size));
        if (utf8proc_grapheme_break_stateful(as_utf8proc(character.code_point),
                                             as_utf8proc(next.code_point), &state)) {
            break;
        }
        cluster.size += next.size;
        cluster.agreed = false;
        joined = joined || next.code_point == joiner;
        const int columns = next.code_point == emoji_presentation
                                ? cluster.columns
                                : utf8proc_charwidth(as_utf8proc(next.code_point));
        if (!joined) cluster.columns = std::min(2, cluster.columns + columns);
        character = next;
    }
    return cluster;
}

std::size_t cluster_before(std::string_view text, std::size_t at) {
    assert(at > 0 && at <= text.size());
    std::size_t start = 0;
    while (true) {
        const std::size_t next = start + first_cluster(text.substr(start)).size;
        if (next >= at) return start;
        start = next;
    }
}

std::size_t cluster_boundary(std::string_view text, std::size_t at) {
    std::size_t boundary = 0;
    while (boundary < at)
        boundary += first_cluster(text.substr(boundary)).size;
    return boundary;
}

} // namespace confab::terminal
