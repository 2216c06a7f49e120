// page_names: the names of a page of the roster, one behind the other, as ROSTER has them.
// The one rule: what does not fit is not taken, so all that is there goes into one frame.
#pragma once

#include "../vocabulary/name.hpp"
#include "bytes.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace confab::wire {

class PageNames {
public:
    /// With so much room there is one for each name: see is_name().
    static constexpr std::size_t longest = 1 + max_name_size;

    /// `room`: bytes that they may have.
    explicit PageNames(std::size_t room) : room_{room} { bytes_.reserve(room); }

    /// False: the page is full. Precondition: is_name().
    bool add(std::string_view name) {
        assert(is_name(name));
        const bool is_counted_out = count_ == std::numeric_limits<std::uint8_t>::max();
        if (is_counted_out || bytes_.size() + 1 + name.size() > room_) return false;
        bytes_.push_back(static_cast<char>(name.size()));
        bytes_.append(name);
        newest_size_ = name.size();
        ++count_;
        return true;
    }

    [[nodiscard]] std::uint8_t count() const { return count_; }
    /// Until the next add().
    [[nodiscard]] BytesView bytes() const { return as_bytes(bytes_); }
    /// The last that was added, until the next add(). Precondition: count() > 0.
    [[nodiscard]] std::string_view newest() const {
        assert(count_ > 0);
        return std::string_view{bytes_}.substr(bytes_.size() - newest_size_);
    }

private:
    std::size_t room_;
    std::string bytes_;
    std::size_t newest_size_ = 0;
    std::uint8_t count_ = 0;
};

} // namespace confab::wire
