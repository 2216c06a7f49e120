// listener: a member of confab/1 that says nothing and keeps nothing: ten thousand Members would
// keep ten thousand rosters of ten thousand names.
// The one rule: to the room it is a member as any other: it logs in, acknowledges and asks for the
// roster as docs/protocol.md says, and when it says.
#pragma once

#include "shared_transport.hpp"

#include <confab/wire/data_writer.hpp>
#include <confab/wire/message.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace confab::bench {

class Listener {
public:
    using Hear = std::function<void(std::string_view text)>;

    Listener(SharedTransport transport, std::string name, std::uint64_t nonce);

    /// Takes what has arrived and does what is due. Throws when the room does not want it.
    void step(const Hear& hear);
    [[nodiscard]] Instant next_deadline() const;
    [[nodiscard]] bool welcomed() const { return token_.has_value(); }

private:
    void receive(BytesView bytes, const Hear& hear, Instant now);
    void on(const wire::Challenge& challenge, Instant now);
    void on(const wire::Welcome& welcome, Instant now);
    void on(const wire::Data& data, const Hear& hear, Instant now);
    void ask_in(Instant now);
    void send_data(Instant now);
    void put_ack(wire::DataWriter& writer, Instant now) const;

    SharedTransport transport_;
    std::string name_;
    std::uint64_t nonce_;
    std::optional<wire::Cookie> cookie_{};
    std::optional<wire::Token> token_{};
    std::uint64_t next_ = 0; ///< record
    std::uint32_t last_stamp_ = 0;
    std::optional<std::uint32_t> newest_stamp_{}; ///< heard
    Instant newest_at_{};
    Duration ack_delay_{};
    Duration keepalive_{};
    std::optional<Instant> ack_due_{};
    std::size_t unsaid_ = 0;                   ///< bytes of frames, in datagrams with records
    Instant ask_due_{};                        ///< HELLO, JOIN, PING or the roster
    std::optional<std::string> roster_from_{}; ///< ask for the names behind this one
    unsigned roster_pages_ = 0;                ///< that are yet to come of the answer
};

} // namespace confab::bench
