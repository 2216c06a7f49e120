// confab: any bytes through the codec of confab/1, as they are and with their checksum mended. What
// is accepted encodes back to the same bytes, the frames one by one as well.
#include "../wire/datagrams.hpp"

#include <confab/wire/message.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace confab;

void check(const datagrams::Bytes& bytes) {
    const auto message = wire::decode(bytes);
    if (message && !datagrams::encodes_back(*message, bytes)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes =
        datagrams::bytes_of(BytesView{reinterpret_cast<const std::byte*>(data), size});
    check(bytes);
    check(datagrams::mended(bytes));
    return 0;
}
