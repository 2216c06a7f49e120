// main: a use of each component.

#include <confab/unicode.hpp>

int main() { return confab::fold_unicode("ALICE") == "alice" ? 0 : 1; }
