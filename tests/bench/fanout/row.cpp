#include "row.hpp"

#include "bare_server.hpp"
#include "confab_load.hpp"
#include "datagram_load.hpp"
#include "peers.hpp"
#include "room_server.hpp"

#include <algorithm>
#include <stdexcept>

namespace confab::bench {

namespace {

Row bare(std::string_view name, const BareOptions& options) {
    return own_row(
        name, [options](Silence) { run_bare_server(options); },
        [](const Scene& scene) { return std::make_unique<DatagramLoad>(scene, plain_speech); });
}

std::vector<Row> make_rows() {
    constexpr std::size_t shared = 16; // 16 lines of 64 bytes are what a datagram of 1200 holds
    std::vector<Row> rows;
    rows.push_back(bare(bare_row, {}));
    rows.push_back(bare("gathered", {.lines_in_datagram = shared}));
    rows.push_back(bare(limit_row, {.lines_in_datagram = shared, .datagrams_at_once = 4}));
    rows.push_back(own_row("classic", run_room_server, [](const Scene& scene) {
        return std::make_unique<DatagramLoad>(scene, classic_speech);
    }));
    rows.push_back(own_row("confab/1", run_room_server,
                           [](const Scene& scene) { return std::make_unique<ConfabLoad>(scene); }));
    rows.push_back(enet_row());
    rows.push_back(nats_row());
    rows.push_back(ngircd_row());
    return rows;
}

} // namespace

Row own_row(std::string_view name, std::function<void(Silence)> serve,
            std::function<std::unique_ptr<Load>(const Scene&)> load) {
    return {.name = name,
            .command = [name](const std::string&, Silence silence) -> Command {
                Command command{{"/proc/self/exe", "--serve", std::string{name}}};
                if (silence == Silence::usual) command.words.emplace_back("--idle");
                return command;
            },
            .load = std::move(load),
            .serve = std::move(serve)};
}

const std::vector<Row>& all_rows() {
    static const std::vector<Row> rows = make_rows();
    return rows;
}

std::vector<Row> rows_named(const std::vector<std::string>& names) {
    if (names.empty()) return all_rows();
    std::vector<Row> rows;
    for (const std::string& name : names) {
        const auto found = std::find_if(all_rows().begin(), all_rows().end(),
                                        [&](const Row& row) { return row.name == name; });
        if (found == all_rows().end()) throw std::invalid_argument{"no row is called " + name};
        rows.push_back(*found);
    }
    return rows;
}

} // namespace confab::bench
