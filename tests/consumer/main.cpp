// main: the least that a project which uses confab does.

#include <confab/vocabulary/endpoint.hpp>

int main() { return confab::loopback(8888).port == 8888 ? 0 : 1; }
