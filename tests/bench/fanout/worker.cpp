#include "worker.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <type_traits>

namespace confab::bench {

namespace {

/// Longer than anything that a worker waits for itself.
constexpr int longest_answer = 900'000; // milliseconds

} // namespace

Worker::Worker(const Row& row, std::size_t members, std::uint8_t host, const Options& options) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        udp::throw_last_error("make a pair of sockets");
    socket_ = udp::Socket{ends[0]};
    const udp::Socket other{ends[1]};
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) udp::throw_last_error("fork");
    if (pid_ > 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) std::_Exit(EXIT_FAILURE);
    work(other.handle(), row, members, host, options);
}

Worker::~Worker() {
    const auto leave = Question::leave;
    ::send(socket_.handle(), &leave, sizeof leave, MSG_NOSIGNAL);
    stop_process(pid_, std::chrono::seconds{5});
}

Worker::Answer Worker::ask(Question question) {
    static_assert(std::is_trivially_copyable_v<Answer>);
    Answer answer;
    pollfd polled{.fd = socket_.handle(), .events = POLLIN, .revents = 0};
    if (::send(socket_.handle(), &question, sizeof question, MSG_NOSIGNAL) < 0 ||
        ::poll(&polled, 1, longest_answer) <= 0 ||
        ::recv(socket_.handle(), &answer, sizeof answer, 0) != sizeof answer)
        throw std::runtime_error{"its process does not answer"};
    if (answer.error[0] != '\0') throw std::runtime_error{answer.error};
    return answer;
}

void Worker::work(int socket, const Row& row, std::size_t members, std::uint8_t host,
                  const Options& options) {
    std::optional<Running> running;
    Question question{};
    while (::recv(socket, &question, sizeof question, 0) == sizeof question) {
        if (question == Question::leave) break;
        Answer answered;
        try {
            if (!running) running.emplace(row, members, host, options);
            answered = answer(*running, question);
        } catch (const std::exception& error) {
            std::snprintf(answered.error, sizeof answered.error, "%s", error.what());
        }
        ::send(socket, &answered, sizeof answered, MSG_NOSIGNAL);
    }
    running.reset();
    std::_Exit(EXIT_SUCCESS);
}

Worker::Answer Worker::answer(Running& running, Question question) {
    switch (question) {
    case Question::join:
        return {.number = running.join()};
    case Question::closed_loop:
        return {.figures = running.closed_loop()};
    case Question::open_loop:
        return {.figures = running.open_loop()};
    case Question::peak_memory:
        return {.number = running.peak_memory()};
    case Question::leave:
        break;
    }
    return {};
}

} // namespace confab::bench
