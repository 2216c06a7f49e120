// registry: the contract of a room's book of record: one log of numbered records.
// The one rule: `append` offers a record; it is committed once `records_from` shows it. A room
// publishes what the log says, never what it was told, so several rooms may share one log.
#pragma once

#include "vocabulary/record.hpp"
#include "vocabulary/sequence.hpp"

#include <concepts>
#include <utility>

namespace confab {

/// What `for (const Record& record : range)` reads: any input range of range-v3 or of the standard.
template <typename R>
concept record_range = requires(R& range) {
    { *range.begin() } -> std::convertible_to<const Record&>;
    { range.begin() == range.end() } -> std::convertible_to<bool>;
    ++std::declval<decltype(range.begin())&>();
};

/// - `id()`: names this history; it changes when history is another one.
/// - `tail()`, `head()`: the oldest record held and the newest committed. When none is held,
///   `head() == tail() - 1`. Neither goes back while the id stays.
/// - `records_from(first)`: what is committed, from `first` to `head()`, in order. Precondition:
///   `tail() <= first <= head() + 1`. Good until the next call of `append`.
/// - `append(record)`: offers it. It is committed at once or later, in the order of one room's
///   offers. A record that is not the `last` of its text keeps its place before those that the same
///   room appends next: a log that several rooms write to does not part them. Throws
///   std::system_error when the log can't be written.
template <typename T>
concept registry = requires(T& registry, const T& view, Record record, Sequence first) {
    { view.id() } -> std::same_as<LogId>;
    { view.tail() } -> std::same_as<Sequence>;
    { view.head() } -> std::same_as<Sequence>;
    { view.records_from(first) } -> record_range;
    { registry.append(std::move(record)) } -> std::same_as<void>;
};

} // namespace confab
