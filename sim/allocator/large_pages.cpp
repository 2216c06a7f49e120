// large_pages: asks mimalloc for pages of 2 MB, before main() begins. A world is many small things
// that live long, and with pages of 4 KB much of exploring is finding theirs. A system that gives
// no large pages changes nothing by that.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mimalloc.h>
#include <sys/mman.h>

namespace {

/// So much mimalloc takes at once, aligned to it: MI_SEGMENT_SIZE of its version 2.
constexpr std::size_t segment_size = std::size_t{32} << 20U;

/// What there is before anybody can ask comes from the first segment, and the hottest of a world.
void ask_for_first_segment() {
#ifdef MADV_HUGEPAGE
    void* const some = std::malloc(1);
    if (some == nullptr) return;
    const std::size_t offset = reinterpret_cast<std::uintptr_t>(some) % segment_size;
    madvise(static_cast<std::byte*>(some) - offset, segment_size, MADV_HUGEPAGE);
    std::free(some);
#endif
}

[[maybe_unused]] const bool are_asked_for = [] {
    mi_option_enable(mi_option_large_os_pages);
    ask_for_first_segment();
    return true;
}();

} // namespace
