// measure: a server with its members, and what a delivery costs it.
// The one rule: the processor's time is read before the first line is said and after the last was
// heard and acknowledged, so no work falls between two windows.
#pragma once

#include "child.hpp"
#include "options.hpp"
#include "row.hpp"

#include <memory>
#include <string>

namespace confab::bench {

/// Of one window. Times are the server's, in microseconds for each delivery.
struct Figures {
    double user = 0;
    double system = 0;
    double deliveries_a_second = 0;
    double lines_in_datagram = 0; ///< on average; 0 on a stream
    double lost = 0;
    double repeated = 0;
    double p50 = 0; ///< from say to arrival, of all members, in microseconds; open loop only
    double p99 = 0;
    bool overloaded = false; ///< lines came faster than the row delivers them; nothing else holds

    [[nodiscard]] double cost() const { return user + system; }
};

/// A directory that is gone with its object.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// What the task asks for.
Silence silence_of(Task task);

class Running {
public:
    /// Starts the server; nobody is in yet.
    Running(const Row& row, std::size_t members, std::uint8_t host, const Options& options);

    /// Seconds until all are in and it is quiet.
    double join();
    /// As many lines are under way as are to be; another is said when one has reached everybody.
    Figures closed_loop();
    /// So many lines a second, whatever becomes of them.
    Figures open_loop();
    /// Milliseconds of the processor a second, while nobody says anything.
    double idle(std::chrono::milliseconds window);

    /// Seconds of the processor, since it was started.
    [[nodiscard]] double processor_seconds() const { return server_.usage().nanoseconds / 1e9; }
    [[nodiscard]] double peak_memory() const { return server_.peak_memory(); }

private:
    void say();
    bool drain();
    void be_quiet(std::chrono::milliseconds silence);
    Figures figures(const Usage& before, std::uint64_t datagrams, Clock::time_point began,
                    Clock::time_point ended);

    const Options& options_;
    TemporaryDirectory directory_;
    Command command_;
    Child server_;
    Scene scene_;
    std::unique_ptr<Load> load_;
    Tally tally_;
    std::size_t writer_ = 0; ///< counted on: whose turn it is
};

} // namespace confab::bench
