// allocations: how often this program has asked for memory.
// The one rule: every operator new counts.
#pragma once

#include <cstdint>

namespace confab::bench {

std::uint64_t allocations();

} // namespace confab::bench
