// character: the classes of characters that rooms treat apart.
// The one rule: a class is a list of code points from the Unicode standard, given with its source;
// nothing here depends on a locale.
#pragma once

namespace confab {

/// U+0021..U+007E: in no class below. Asked first, since nearly all characters of names are.
constexpr bool is_graphic_ascii(char32_t c) { return c > 0x20 && c < 0x7F; }

/// Where Python's str.split() splits, so where the classic dialect does: bidirectional type WS, B
/// or S, or category Zs (Python 3 library reference, str.isspace).
constexpr bool is_blank(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Categories Cc, Zl and Zp: C0, DEL, C1, and the separators that end a line.
constexpr bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}

/// Characters that turn the direction of their neighbours (property Bidi_Control).
constexpr bool is_bidi_control(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/// Characters without a shape, which make two different names look the same: property
/// Default_Ignorable_Code_Point (Unicode 15; the bidi controls are among them), and what is not
/// ignorable but shows nothing: the marks of interlinear annotations (U+FFF9..FFFB), the joiners of
/// hieroglyphs (U+13430..1343F), the blank of Braille (U+2800) and the null note head (U+1D159).
constexpr bool is_invisible(char32_t c) {
    return c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
           c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x2800 ||
           c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
           (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0x13430 && c <= 0x1343F) ||
           (c >= 0x1BCA0 && c <= 0x1BCA3) || c == 0x1D159 || (c >= 0x1D173 && c <= 0x1D17A) ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

/// Category Co: what they look like is agreed between two parties only.
constexpr bool is_private_use(char32_t c) {
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) ||
           (c >= 0x100000 && c <= 0x10FFFD);
}

/// Code points that never will be characters (property Noncharacter_Code_Point).
constexpr bool is_noncharacter(char32_t c) {
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE;
}

} // namespace confab
