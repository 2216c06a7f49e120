// session_id: one stay of one member at one room, of either dialect.
// The one rule: never used twice by a room; it is what the log knows the member by.
#pragma once

#include <cstdint>

namespace confab {

enum class SessionId : std::uint64_t {};

} // namespace confab
