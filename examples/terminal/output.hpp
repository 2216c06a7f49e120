// output: what is to be written to a descriptor, and how much of it has been.
// The one rule: it never waits: a terminal that stands still or a pipe nobody reads must not stop
// who serves a network.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace confab::terminal {

class Output {
public:
    explicit Output(int descriptor);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output();

    void append(std::string_view bytes) { pending_ += bytes; }

    /// Writes what can be written now.
    void flush();

    [[nodiscard]] std::size_t pending() const { return pending_.size(); }

    /// Nobody reads any more; what was pending is lost, and what comes is dropped.
    [[nodiscard]] bool broken() const { return broken_; }

    /// To wait on until more can be written, and to write modes to.
    [[nodiscard]] int handle() const { return handle_; }

private:
    int handle_;
    bool own_ = false; ///< a description of our own, so that it alone need not wait
    bool broken_ = false;
    std::string pending_;
};

} // namespace confab::terminal
