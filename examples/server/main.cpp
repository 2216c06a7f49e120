// confab-server: hosts one chat room over UDP. See --help.

#include "options.hpp"
#include "server.hpp"
#include "terminal/command_line.hpp"
#include "terminal/standard_streams.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <unistd.h>

int main(int argc, char** argv) {
    using namespace confab;
    try {
        terminal::open_standard_streams();
        auto parsed = server::parse_options(argc, argv);
        if (const int* const code = std::get_if<int>(&parsed)) return *code;
        const terminal::Signals signals{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT};
        server::Server server{std::move(std::get<server::Options>(parsed))};
        terminal::Console console{STDIN_FILENO, STDOUT_FILENO};
        server.run(console, signals);
        return terminal::exit_well;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "confab-server: %s\n", visible(error.what()).str().c_str());
        return terminal::exit_failed;
    }
}
