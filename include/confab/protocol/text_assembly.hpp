// text_assembly: a text put together from its pieces, which stand in a row in the log.
// The one rule: all of a text or nothing: a run that is broken, or whose beginning was not seen, is
// passed over.
#pragma once

#include "../wire/record_codec.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

class TextAssembly {
public:
    /// The next record is a piece; the whole text when it was the last one.
    std::optional<std::string> add(std::string_view piece, bool first, bool last) {
        if (first) {
            open_ = true;
            pieces_ = 0;
            text_.clear();
        }
        open_ = open_ && pieces_++ < wire::max_pieces;
        if (open_) text_.append(piece);
        if (!last || !open_) return std::nullopt;
        open_ = false;
        return std::exchange(text_, {});
    }

    /// The next record is something else, or was missed.
    void interrupt() {
        open_ = false;
        text_.clear();
    }

    template <typename Show>
    void show_state(Show show) const {
        show(open_, pieces_, text_);
    }
    friend bool operator==(const TextAssembly&, const TextAssembly&) = default;

private:
    bool open_ = false;
    std::size_t pieces_ = 0;
    std::string text_;
};

} // namespace confab
