// roster_pages: the pages of a roster that are asked for in one turn of the room, each put together
// once for all who ask for it.
// The one rule: it lives for one turn, in which the roster does not change. Of many who have come
// at once each would walk through the same names, which lie far apart in memory.
#pragma once

#include "../wire/page_names.hpp"
#include "roster.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace confab {

class RosterPages {
public:
    struct Page {
        wire::PageNames names;
        bool last = true; ///< nobody's name stands behind
    };

    /// Kept at once, of 1200 bytes and a little more. If more are asked for, some are made again.
    static constexpr std::size_t most = 256;

    /// The roster must outlive it, and stay as it is.
    explicit RosterPages(const Roster& roster) : roster_{&roster} {}

    /// The names after this one, as many as `room` bytes hold. Good until the next call.
    const Page& page(const std::string& after, std::size_t room) {
        const Key key{after, room};
        if (const auto found = pages_.find(key); found != pages_.end()) return found->second;
        if (pages_.size() == most) pages_.clear();
        return pages_.emplace(key, put_together(after, room)).first->second;
    }

private:
    using Key = std::pair<std::string, std::size_t>; ///< after, room

    [[nodiscard]] Page put_together(const std::string& after, std::size_t room) const {
        Page page{.names = wire::PageNames{room}};
        auto at = roster_->after(after);
        while (at != roster_->holders().end() && page.names.add(at->second.name))
            ++at;
        page.last = at == roster_->holders().end();
        return page;
    }

    const Roster* roster_;
    std::map<Key, Page> pages_;
};

} // namespace confab
