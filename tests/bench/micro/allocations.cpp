#include "allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::uint64_t asked = 0; // the benchmarks have one thread

void* allocate(std::size_t size) {
    ++asked;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}

} // namespace

namespace confab::bench {

std::uint64_t allocations() { return asked; }

} // namespace confab::bench

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
