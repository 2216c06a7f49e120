// own_transport: a transport of one's own: datagrams through a table in memory, time from a
// counter. A room and a member talk over it, without a network.
#include <confab/member.hpp>
#include <confab/registry/memory.hpp>
#include <confab/room.hpp>
#include <confab/vocabulary/event_text.hpp>

#include <chrono>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <utility>
#include <vector>

struct Letter {
    confab::Endpoint sender;
    std::vector<std::byte> bytes;
};

struct Table {
    confab::Instant now;
    std::map<confab::Endpoint, std::deque<Letter>> trays; // by receiver
};

class TableTransport {
public:
    TableTransport(std::shared_ptr<Table> table, confab::Endpoint self)
        : table_{std::move(table)}, self_{self} {}

    [[nodiscard]] confab::Instant now() const { return table_->now; }
    [[nodiscard]] std::size_t max_datagram_size() const { return 1200; }

    std::optional<confab::Arrival> receive() {
        auto& tray = table_->trays[self_];
        if (tray.empty()) return std::nullopt;
        received_ = std::move(tray.front()); // kept, so that the view below stays good
        tray.pop_front();
        return confab::Datagram{received_.sender, received_.bytes};
    }

    void send(const confab::Datagram& datagram) {
        const auto& bytes = datagram.bytes;
        table_->trays[datagram.peer].push_back({self_, {bytes.begin(), bytes.end()}});
    }

    void flush() {}

private:
    std::shared_ptr<Table> table_;
    confab::Endpoint self_;
    Letter received_;
};

static_assert(confab::transport<TableTransport>);

int main() {
    const auto table = std::make_shared<Table>();
    const confab::Endpoint server = confab::loopback(8888);
    confab::Room room{TableTransport{table, server}, confab::MemoryRegistry{}};
    confab::Member ada{TableTransport{table, confab::loopback(1)}, server, "ada"};
    ada.say("hello, table");
    for (int turn = 0; turn < 4; ++turn) {
        table->now += std::chrono::milliseconds{1};
        room.step();
        ada.step();
        while (const auto event = ada.next_event())
            std::cout << *event << '\n';
    }
}
