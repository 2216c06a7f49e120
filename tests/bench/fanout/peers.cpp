#include "peers.hpp"

#include "sockets.hpp"
#include "stream_load.hpp"

#include <fstream>

#if CONFAB_BENCH_HAS_ENET
#include "enet_load.hpp"
#include "enet_server.hpp"
#endif

namespace confab::bench {

namespace {

/// Where the build has found it; empty: nowhere.
constexpr std::string_view nats_program = CONFAB_BENCH_NATS;
constexpr std::string_view ngircd_program = CONFAB_BENCH_NGIRCD;

std::string write_file(const std::string& path, const std::string& text) {
    std::ofstream{path} << text;
    return path;
}

Command nats_command(const std::string& directory, Silence silence) {
    const std::uint16_t port = free_tcp_port();
    std::string text = "listen: 127.0.0.1:" + std::to_string(port) + '\n';
    if (silence == Silence::for_hours) text += "ping_interval: \"10h\"\n";
    const std::string file = write_file(directory + "/nats.conf", text);
    return {{std::string{nats_program}, "--config", file, "--log", directory + "/log"}, port};
}

Command ngircd_command(const std::string& directory, Silence silence) {
    const std::uint16_t port = free_tcp_port();
    std::string text = "[Global]\n"
                       "Name = bench.example.net\n"
                       "Info = bench\n"
                       "AdminEMail = bench@example.net\n"
                       "MotdPhrase = bench\n"
                       "Listen = 127.0.0.1\n"
                       "[Options]\n"
                       "DNS = no\n"
                       "Ident = no\n"
                       "PAM = no\n"
                       "[Limits]\n"
                       "MaxConnections = 0\n"
                       "MaxConnectionsIP = 0\n"
                       "MaxJoins = 0\n"
                       "MaxPenaltyTime = 0\n";
    if (silence == Silence::for_hours) text += "PingTimeout = 36000\nPongTimeout = 36000\n";
    text += "[Global]\nPorts = " + std::to_string(port) + '\n';
    text += "[Options]\nIncludeDir = " + directory + '\n'; // not the system's
    const std::string file = write_file(directory + "/ngircd.config", text);
    return {{std::string{ngircd_program}, "--nodaemon", "--config", file}, port};
}

Row program(std::string_view name, std::string_view package, std::string_view path,
            Command (*command)(const std::string&, Silence), const StreamSpeech& speech) {
    return {.name = name,
            .missing = path.empty() ? package : std::string_view{},
            .command = command,
            .load = [&speech](const Scene& scene) {
                return std::make_unique<StreamLoad>(scene, speech);
            }};
}

} // namespace

Row enet_row() {
#if CONFAB_BENCH_HAS_ENET
    Row row = own_row("enet", run_enet_server,
                      [](const Scene& scene) { return std::make_unique<EnetLoad>(scene); });
    row.most_members = most_enet_peers;
    return row;
#else
    return {.name = "enet", .missing = "libenet-dev"};
#endif
}

Row nats_row() { return program("nats", "nats-server", nats_program, nats_command, nats_speech); }

Row ngircd_row() { return program("ngircd", "ngircd", ngircd_program, ngircd_command, irc_speech); }

} // namespace confab::bench
