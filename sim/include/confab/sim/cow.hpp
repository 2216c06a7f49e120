// cow: a value that its copies share until one of them changes it.
// The one rule: nobody can tell it from a value: who changes it changes no copy. Copies may be in
// different threads, as those of a shared pointer may.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace confab::sim {

template <typename T>
class Cow {
public:
    Cow() : shared_{std::make_shared<T>()} {}
    Cow(T value) // NOLINT(google-explicit-constructor): it is the value
        : shared_{std::make_shared<T>(std::move(value))} {}

    [[nodiscard]] const T& operator*() const { return *shared_; }
    [[nodiscard]] const T* operator->() const { return shared_.get(); }

    /// To change it: a copy is made first when others share it. Good until this is copied.
    [[nodiscard]] T& edit() {
        if (!is_sole()) shared_ = std::make_shared<T>(std::as_const(*shared_));
        return *shared_;
    }

    /// To change it from nothing: what it was is only kept when nobody shares it, for its memory.
    [[nodiscard]] T& renew() {
        if (!is_sole()) shared_ = std::make_shared<T>();
        return *shared_;
    }

    /// They are one, so nobody has changed either since the one was copied from the other.
    [[nodiscard]] bool shares(const Cow& other) const { return shared_ == other.shared_; }

    friend bool operator==(const Cow& left, const Cow& right) {
        return left.shared_ == right.shared_ || *left == *right;
    }

private:
    [[nodiscard]] bool is_sole() const {
        if (shared_.use_count() != 1) return false;
        std::atomic_thread_fence(std::memory_order_acquire); // after all that others have read
        return true;
    }

    std::shared_ptr<T> shared_; ///< never null, but after a move
};

} // namespace confab::sim
