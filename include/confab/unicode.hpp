// unicode: two names are one when Unicode says that they are: `Alice`, `ALICE` and `ａｌｉｃｅ`.
// The one rule: names are one when they match as identifiers without case (The Unicode Standard,
// section 3.13, D147): toNFKC_Casefold(NFD(X)). Needs utf8proc: target confab::unicode.
#pragma once

#include "vocabulary/name.hpp"
#include "vocabulary/utf8.hpp"

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <utf8proc.h>

namespace confab {

namespace unicode {

/// Precondition: valid UTF-8. Throws std::bad_alloc only.
inline std::string mapped(std::string_view text, int options) {
    utf8proc_uint8_t* bytes = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &bytes,
                     static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{bytes, &std::free};
    if (size < 0) throw std::bad_alloc{}; // of valid text, only memory can be missing
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

} // namespace unicode

/// The full NameFolding: case, width, ligatures and the other compatible forms, and the order of
/// marks make no second name. Idempotent; bytes that are not UTF-8 fold to themselves. Throws
/// std::bad_alloc only. The folded form is to be compared, not shown: it may be longer than a name,
/// and hold blanks.
///
/// Limitation: letters of different scripts that look alike (Latin `a`, Cyrillic `а`: confusables,
/// UTS #39) stay different.
inline std::string fold_unicode(std::string_view name) {
    if (!utf8::is_valid(name)) return std::string{name};
    const std::string decomposed = unicode::mapped(name, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    return unicode::mapped(decomposed, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

} // namespace confab
