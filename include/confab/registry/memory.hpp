// memory: a registry in memory: the newest records of one room, in one process.
// The one rule: bounded by count and by bytes; the oldest record goes first, the newest always
// stays.
#pragma once

#include "../vocabulary/record.hpp"
#include "../vocabulary/secret.hpp"
#include "../vocabulary/sequence.hpp"

#include <cassert>
#include <cstddef>
#include <deque>
#include <range/v3/view/subrange.hpp>
#include <utility>

namespace confab {

struct MemoryRegistryOptions {
    LogId id = LogId{system_secret().low};
    Sequence first{1}; ///< the number of the first record
    std::size_t max_records = 8192;
    std::size_t max_bytes = std::size_t{1} << 20U; ///< of names and texts

    friend bool operator==(const MemoryRegistryOptions&, const MemoryRegistryOptions&) = default;
};

/// Models `registry`. Offered is committed: `append` does both.
class MemoryRegistry {
public:
    explicit MemoryRegistry(MemoryRegistryOptions options = {})
        : options_{options}, tail_{options.first} {
        assert(options.max_records > 0);
    }

    [[nodiscard]] LogId id() const { return options_.id; }
    [[nodiscard]] Sequence tail() const { return tail_; }
    [[nodiscard]] Sequence head() const { return tail_ + records_.size() - 1; }

    [[nodiscard]] auto records_from(Sequence first) const {
        const auto skipped = first - tail_;
        assert(0 <= skipped && static_cast<std::size_t>(skipped) <= records_.size());
        return ranges::make_subrange(records_.begin() + skipped, records_.end());
    }

    void append(Record record) {
        bytes_ += size_of(record);
        records_.push_back(std::move(record));
        while (records_.size() > options_.max_records ||
               (bytes_ > options_.max_bytes && records_.size() > 1)) {
            bytes_ -= size_of(records_.front());
            records_.pop_front();
            ++tail_;
        }
    }

    friend bool operator==(const MemoryRegistry&, const MemoryRegistry&) = default;

private:
    static std::size_t size_of(const Record& record) {
        return record.name.size() + record.text.size();
    }

    MemoryRegistryOptions options_;
    Sequence tail_;
    std::deque<Record> records_;
    std::size_t bytes_ = 0;
};

} // namespace confab
