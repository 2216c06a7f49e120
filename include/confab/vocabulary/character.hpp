// character: the classes of characters that rooms treat apart.
// The one rule: a class is a list of code points from the Unicode standard, given with its source;
// nothing here depends on a locale.
#pragma once

namespace confab {

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

/// Characters of no width that make two different names look the same: Default_Ignorable_Code_Point
/// (DerivedCoreProperties.txt, Unicode 15), the interlinear annotation marks, and the blank of
/// Braille, which is not ignorable but shows nothing.
constexpr bool is_invisible(char32_t c) {
    return c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
           c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x2800 ||
           c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
           (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0x1BCA0 && c <= 0x1BCA3) ||
           (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/// Category Co, and the code points that never are characters.
constexpr bool is_unassignable(char32_t c) {
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFDD0 && c <= 0xFDEF) ||
           (c & 0xFFFEU) == 0xFFFE || c >= 0xF0000;
}

} // namespace confab
