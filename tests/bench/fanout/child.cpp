#include "child.hpp"

#include "tally.hpp"

#include <array>
#include <cerrno>
#include <confab/transport/udp/socket.hpp>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace confab::bench {

namespace {

using namespace std::chrono_literals;

std::string proc(pid_t pid, const char* file) {
    return "/proc/" + std::to_string(pid) + '/' + file;
}

bool pin(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<unsigned>(core), &cores);
    return ::sched_setaffinity(0, sizeof cores, &cores) == 0;
}

volatile std::sig_atomic_t server = 0; // a process has one at a time

extern "C" void end_on_signal(int number) {
    if (server != 0) ::kill(server, SIGKILL);
    std::_Exit(128 + number);
}

void stop(pid_t pid) {
    server = 0;
    ::kill(pid, SIGTERM);
    stop_process(pid, 2s);
}

[[noreturn]] void become(const std::vector<std::string>& command, int core, int output,
                         pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent || !pin(core)) std::_Exit(EXIT_FAILURE);
    ::dup2(output, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    std::_Exit(EXIT_FAILURE);
}

} // namespace

void stop_process(pid_t pid, std::chrono::milliseconds patience) {
    for (const auto deadline = Clock::now() + patience; Clock::now() < deadline;) {
        if (::waitpid(pid, nullptr, WNOHANG) != 0) return;
        std::this_thread::sleep_for(10ms);
    }
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

void end_server_on_signals() {
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        std::signal(number, end_on_signal);
}

void pin_to(int core) {
    if (!pin(core)) udp::throw_last_error("pin to core " + std::to_string(core));
}

Child::Child(const std::vector<std::string>& command, int core, bool tells_port) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) udp::throw_last_error("make a pipe");
    const udp::Socket reading{pipe[0]};
    {
        const udp::Socket writing{pipe[1]};
        const udp::Socket nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ < 0) udp::throw_last_error("fork");
        if (pid_ == 0) become(command, core, (tells_port ? writing : nowhere).handle(), parent);
        server = pid_;
    }
    if (tells_port) read_port(reading.handle());
}

void Child::read_port(int pipe) {
    pollfd polled{.fd = pipe, .events = POLLIN, .revents = 0};
    std::array<char, 16> told{};
    if (::poll(&polled, 1, 5000) > 0 && ::read(pipe, told.data(), told.size() - 1) > 0)
        port_ = static_cast<std::uint16_t>(std::atoi(told.data()));
    if (port_ != 0) return;
    stop(pid_);
    throw std::runtime_error{"a server did not start"};
}

Child::~Child() { stop(pid_); }

Usage Child::usage() const {
    Usage usage;
    for (const auto& task : std::filesystem::directory_iterator{proc(pid_, "task")}) {
        double on_processor = 0;
        std::ifstream{task.path() / "schedstat"} >> on_processor;
        usage.nanoseconds += on_processor;
    }
    // proc(5): utime and stime are fields 14 and 15; the name, field 2, may hold blanks.
    std::ifstream file{proc(pid_, "stat")};
    std::string line;
    std::getline(file, line);
    std::istringstream fields{line.substr(line.rfind(')') + 2)};
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    fields >> usage.user_ticks >> usage.system_ticks;
    return usage;
}

double Child::peak_memory() const {
    std::ifstream file{proc(pid_, "status")};
    for (std::string word; file >> word;) {
        double kibibytes = 0;
        if (word == "VmHWM:" && file >> kibibytes) return kibibytes / 1024;
    }
    return 0;
}

} // namespace confab::bench
