// confab: joins a chat room from a terminal, or as a pipe. See --help.

#include "client.hpp"
#include "options.hpp"
#include "resolve.hpp"
#include "terminal/command_line.hpp"
#include "terminal/standard_streams.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <unistd.h>

namespace {

int fail(std::string_view why) {
    std::fprintf(stderr, "confab: %s\n", confab::visible(why).str().c_str());
    return confab::terminal::exit_failed;
}

} // namespace

int main(int argc, char** argv) {
    using namespace confab;
    try {
        terminal::open_standard_streams();
        auto parsed = client::parse_options(argc, argv);
        if (const int* const code = std::get_if<int>(&parsed)) return *code;
        auto& options = std::get<client::Options>(parsed);
        auto servers = client::resolve(client::parse_server(options.server));
        const terminal::Signals signals{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT};
        terminal::Console console{STDIN_FILENO, STDOUT_FILENO};
        client::Client client{std::move(servers), std::move(options), console};
        const client::Outcome outcome = client.run(signals);
        if (!outcome.complaint.empty()) fail(outcome.complaint);
        return outcome.exit_code;
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
