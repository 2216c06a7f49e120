// shared_log: a registry that commits later, and that several rooms may write to: copies share one
// log. What was offered waits, in one order, until the test commits it.
#pragma once

#include <confab/registry.hpp>
#include <confab/registry/memory.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

class SharedLog {
public:
    explicit SharedLog(confab::MemoryRegistryOptions options = {.id = confab::LogId{1}})
        : log_{std::make_shared<Log>(Log{confab::MemoryRegistry{options}, {}})} {}

    [[nodiscard]] confab::LogId id() const { return log_->committed.id(); }
    [[nodiscard]] confab::Sequence tail() const { return log_->committed.tail(); }
    [[nodiscard]] confab::Sequence head() const { return log_->committed.head(); }
    [[nodiscard]] auto records_from(confab::Sequence first) const {
        return log_->committed.records_from(first);
    }
    void append(confab::Record record) { log_->offered.push_back(std::move(record)); }

    [[nodiscard]] std::size_t offered() const { return log_->offered.size(); }

    void commit_one() {
        log_->committed.append(std::move(log_->offered.front()));
        log_->offered.pop_front();
    }
    void commit() {
        while (offered() > 0)
            commit_one();
    }
    /// Another history, empty; what was offered is lost with the old one.
    void begin_anew(confab::LogId id) {
        *log_ = Log{confab::MemoryRegistry{{.id = id, .first = confab::Sequence{100}}}, {}};
    }

    friend bool operator==(const SharedLog&, const SharedLog&) = default;

private:
    struct Log {
        confab::MemoryRegistry committed;
        std::deque<confab::Record> offered;
    };
    std::shared_ptr<Log> log_;
};

static_assert(confab::registry<SharedLog>);
