// worker: a row and its members in a process of their own, so that no row fails with another, and
// that each has all the open files that the system allows a process.
// The one rule: one question at a time, and a bounded wait for its answer.
#pragma once

#include "measure.hpp"

#include <confab/transport/udp/socket.hpp>
#include <cstdint>
#include <sys/types.h>

namespace confab::bench {

class Worker {
public:
    /// Nobody is in yet.
    Worker(const Row& row, std::size_t members, std::uint8_t host, const Options& options);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker();

    // As Running has them. Each throws with the words of what has failed there.
    double join() { return ask(Question::join).number; }
    Figures closed_loop() { return ask(Question::closed_loop).figures; }
    Figures open_loop() { return ask(Question::open_loop).figures; }
    double peak_memory() { return ask(Question::peak_memory).number; }

private:
    enum class Question : std::uint8_t { join, closed_loop, open_loop, peak_memory, leave };
    struct Answer {
        double number = 0;
        Figures figures{};
        char error[200] = ""; ///< empty: it went well
    };

    Answer ask(Question question);
    [[noreturn]] static void work(int socket, const Row& row, std::size_t members,
                                  std::uint8_t host, const Options& options);
    static Answer answer(Running& running, Question question);

    udp::Socket socket_{-1};
    pid_t pid_ = -1;
};

} // namespace confab::bench
