// load: N members of one row, in this process.
// The one rule: a load says lines and tells who heard which; it decides nothing about when.
#pragma once

#include "silence.hpp"
#include "tally.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace confab::bench {

/// What a load needs to know to be made.
struct Scene {
    std::size_t members = 0;
    std::uint16_t port = 0; ///< of the server, on 127.0.0.1
    /// The members of this row are 127.0.0.this: a row has all ports of an address to itself.
    std::uint8_t host = 1;
    std::size_t writers = 1; ///< no more than there are members
    /// More members than these are not all as a program has them, where that takes too much.
    std::size_t most_full_members = 1000;
    Silence silence = Silence::for_hours;

    /// The members that say something lie far apart.
    [[nodiscard]] std::size_t writer(std::size_t number) const {
        return number % writers * members / writers;
    }
    [[nodiscard]] bool is_writer(std::size_t member) const {
        const std::size_t number = (member * writers + members - 1) / members;
        return writer(number) == member;
    }
};

class Load {
public:
    Load() = default;
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    virtual ~Load() = default;

    /// Lets every member join. Throws when not all are in by then.
    virtual void join(Clock::time_point deadline) = 0;
    virtual void say(std::size_t member, std::string_view line) = 0;
    /// Waits so long at most for something to arrive, and takes it all. False: nothing has.
    virtual bool turn(Tally& tally, std::chrono::milliseconds patience) = 0;
    /// That have come so far; 0 when it is not known.
    [[nodiscard]] virtual std::uint64_t datagrams() const { return 0; }
    /// Whether who says a line is sent it as well.
    [[nodiscard]] virtual bool hears_own() const { return true; }
};

} // namespace confab::bench
