// child: a server process, pinned to a core, and what it has used.
// The one rule: it never outlives its object, nor this process.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace confab::bench {

/// Of a process, so far.
struct Usage {
    double nanoseconds = 0; ///< on a processor, all threads together
    /// In ticks of the system, so good only for how the time above is shared out.
    double user_ticks = 0;
    double system_ticks = 0;
};

/// Waits so long for a child of ours to end, which may be told to by SIGTERM first, then kills it.
void stop_process(pid_t pid, std::chrono::milliseconds patience);

/// A signal that ends this process ends its server first. One that changes its user, as ngIRCd
/// does, would outlive us otherwise: the system forgets then that it is to die with its parent.
void end_server_on_signals();

/// This process, from now on.
void pin_to(int core);

class Child {
public:
    /// `tells_port`: the program writes it on stdout, and this throws when it has not within a few
    /// seconds; else stdout goes nowhere.
    Child(const std::vector<std::string>& command, int core, bool tells_port);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] Usage usage() const;
    /// The most memory it has had (VmHWM), in MiB.
    [[nodiscard]] double peak_memory() const;

private:
    void read_port(int pipe);

    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

} // namespace confab::bench
