// classic: any bytes through the classic codec, both ways. What is accepted encodes back to bytes
// that mean the same, and nothing else happens.
#include <confab/vocabulary/event_text.hpp>
#include <confab/wire/classic.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

namespace {

using namespace confab;

void require(bool holds) {
    if (!holds) std::abort();
}

std::string encode(const classic::Request& request) {
    if (const auto* const login = std::get_if<classic::Login>(&request)) {
        return classic::encode_login(login->name);
    }
    if (const auto* const quit = std::get_if<classic::Quit>(&request)) {
        return classic::encode_quit(quit->name);
    }
    const auto& chat = std::get<classic::Chat>(request);
    return classic::encode_chat(chat.name, chat.text);
}

void check_request(BytesView bytes) {
    const auto request = classic::decode_request(bytes);
    if (!request || std::holds_alternative<classic::OversizeChat>(*request)) return;
    const std::string encoded = encode(*request);
    const auto again = classic::decode_request(classic::as_bytes(encoded));
    require(again.has_value() && encode(*again) == encoded);
}

void check_line(BytesView bytes) {
    const classic::Wording wording;
    const auto event = classic::decode_line(bytes, wording, "管理員");
    if (!event) return;
    require(utf8::is_valid(to_string(*event)));
    if (const auto* const said = std::get_if<Said>(&*event)) {
        const Record record{.name = said->name, .text = said->text};
        const std::string line = classic::encode_line(record, wording);
        require(classic::decode_line(classic::as_bytes(line), wording, "管理員") == event);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes{reinterpret_cast<const std::byte*>(data), size};
    check_request(bytes);
    check_line(bytes);
    return 0;
}
