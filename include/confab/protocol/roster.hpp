// roster: who holds which name, as a running fold over the room's log.
// The one rule: the log decides. Whoever is first in it has the name, and a record counts only when
// its author holds its name at that point, so every room that reads the log knows the same roster.
#pragma once

#include "../vocabulary/name.hpp"
#include "../vocabulary/record.hpp"

#include <cassert>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace confab {

struct Holder {
    std::string name; ///< as the member wrote it
    Author author;

    template <typename Show>
    void show_state(Show show) const {
        show(name, author);
    }
    friend bool operator==(const Holder&, const Holder&) = default;
};

class Roster {
public:
    /// The administrator's name is nobody's to take.
    Roster(NameFolding fold, std::string_view administrator)
        : fold_{fold}, reserved_{fold(administrator)} {}

    /// Whether the record counts at this point of the log.
    [[nodiscard]] bool admits(const Record& record) const {
        if (record.kind == RecordKind::notice) return true;
        if (record.kind == RecordKind::joined) return is_name(record.name) && is_free(record.name);
        const Holder* const holder = find(record.name);
        return holder != nullptr && holder->author == record.author;
    }

    /// Precondition: admits(record).
    void apply(const Record& record) {
        assert(admits(record));
        if (record.kind == RecordKind::joined) {
            holders_.emplace(fold_(record.name), Holder{record.name, record.author});
        } else if (record.kind == RecordKind::left) {
            holders_.erase(fold_(record.name));
        }
    }

    [[nodiscard]] bool is_free(std::string_view name) const {
        const std::string folded = fold_(name);
        return folded != reserved_ && !holders_.contains(folded);
    }

    /// Who holds the name, under the room's folding; nullptr when nobody does.
    [[nodiscard]] const Holder* find(std::string_view name) const {
        const auto found = holders_.find(fold_(name));
        return found == holders_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] std::size_t size() const { return holders_.size(); }

    /// The first holder whose name stands after this one; all, after the empty name.
    [[nodiscard]] auto after(std::string_view name) const {
        return name.empty() ? holders_.begin() : holders_.upper_bound(fold_(name));
    }

    /// Folded name to holder, in the order of the folded names' bytes.
    [[nodiscard]] const std::map<std::string, Holder>& holders() const { return holders_; }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(holders_);
    }

    friend bool operator==(const Roster&, const Roster&) = default;

private:
    NameFolding fold_;
    std::string reserved_;
    std::map<std::string, Holder> holders_;
};

} // namespace confab
