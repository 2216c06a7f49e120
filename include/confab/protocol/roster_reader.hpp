// roster_reader: who is in the room, as a member learns it: page by page, and from the log.
// The one rule: a page counts once the log has been read up to where the page was written; from
// there on the log says the rest. So pages of different moments make one roster.
#pragma once

#include "../vocabulary/name.hpp"
#include "../vocabulary/sequence.hpp"
#include "../wire/frame.hpp"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab {

class RosterReader {
public:
    using Names = std::set<std::string, NameOrder>;

    /// Whom it knows of; all, once it is complete.
    [[nodiscard]] const Names& names() const { return names_; }
    [[nodiscard]] bool is_complete() const { return complete_; }

    /// The log is read from here on: forgets all, and asks from the beginning.
    void start(Sequence from) {
        oldest_ = from - 1;
        names_.clear();
        pages_.clear();
        complete_ = false;
        asked_ = std::string{};
    }

    /// The name after which the room is to be asked for more; nothing: it has told all.
    [[nodiscard]] const std::optional<std::string>& question() const { return asked_; }

    /// True when there is more to ask at once.
    bool on_page(const wire::RosterPage& page) {
        if (!asked_ || page.after != *asked_) return false;
        if (page.at < oldest_) return false;
        oldest_ = page.at;
        Page kept{.at = page.at, .last = page.last};
        page.for_each_name([&](std::string_view name) { kept.names.emplace_back(name); });
        if (page.last) {
            asked_.reset();
        } else {
            asked_ = kept.names.back();
        }
        pages_.push_back(std::move(kept));
        return asked_.has_value();
    }

    /// The log has been read up to `next`. True when the roster has just become complete.
    bool advance(Sequence next) {
        const bool before = complete_;
        for (; !pages_.empty() && pages_.front().at < next; pages_.pop_front()) {
            for (std::string& name : pages_.front().names)
                names_.insert(std::move(name));
            complete_ = complete_ || pages_.front().last;
        }
        return complete_ && !before;
    }

    // What the log says.
    void joined(std::string_view name) { names_.emplace(name); }
    void left(std::string_view name, Sequence number) {
        if (oldest_ < number) oldest_ = number;
        const auto found = names_.find(name);
        if (found != names_.end()) names_.erase(found);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(names_, complete_, asked_, pages_, oldest_);
    }
    friend bool operator==(const RosterReader&, const RosterReader&) = default;

private:
    struct Page {
        Sequence at;
        bool last = false;
        std::vector<std::string> names{};

        template <typename Show>
        void show_state(Show show) const {
            show(at, last, names);
        }
        friend bool operator==(const Page&, const Page&) = default;
    };

    Names names_;
    bool complete_ = false;
    std::optional<std::string> asked_;
    std::deque<Page> pages_; ///< that the log has not been read up to
    /// Older pages do not count: who has left since then has been told.
    Sequence oldest_;
};

} // namespace confab
