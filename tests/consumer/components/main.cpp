// main: a use of each component.

#include <confab/vocabulary/endpoint.hpp>

int main() { return confab::loopback(8888).port == 8888 ? 0 : 1; }
