// name: what members are called, and when two names are one.
// The one rule: a name can be seen, is one word, and is compared by its folded form.
#pragma once

#include "character.hpp"
#include "utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace confab {

inline constexpr std::size_t max_name_size = 32; // bytes of UTF-8

/// 1..32 bytes of UTF-8, no blank, control or invisible character (bidi controls are invisible),
/// and none that has no public meaning.
constexpr bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= max_name_size && utf8::all_of(name, [](char32_t c) {
        return is_graphic_ascii(c) || (!is_blank(c) && !is_control(c) && !is_invisible(c) &&
                                       !is_private_use(c) && !is_noncharacter(c));
    });
}

/// Two names are one when this makes them equal. A plain function, so that options stay values; it
/// must be deterministic, and idempotent. `confab::fold_unicode` (unicode.hpp) is the full one.
using NameFolding = std::string (*)(std::string_view name);

/// Names in the order of their bytes; a view finds one.
struct NameOrder {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const { return left < right; }
};

/// A..Z as a..z; every other byte as it is.
inline std::string fold_ascii(std::string_view name) {
    std::string folded{name};
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
}

} // namespace confab
