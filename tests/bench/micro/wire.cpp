// What bytes cost: checksum, encoding and decoding of a full datagram.
#include "sample.hpp"

#include <benchmark/benchmark.h>
#include <confab/wire/checksum.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/message.hpp>

namespace confab::bench {

namespace {

void checksum(benchmark::State& state) {
    const std::vector<std::byte> bytes(static_cast<std::size_t>(state.range(0)), std::byte{1});
    for (auto _ : state) {
        benchmark::DoNotOptimize(bytes.data());
        benchmark::DoNotOptimize(wire::crc32c(bytes));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(checksum)->Arg(36)->Arg(100)->Arg(1200);

void decode_records(benchmark::State& state) {
    wire::Buffer buffer;
    const BytesView datagram = sample_datagram(buffer, 1);
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::decode(datagram));
}
BENCHMARK(decode_records);

void decode_ack(benchmark::State& state) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, sample_token, 1};
    writer.put(wire::Ack{.cumulative = 1'000'000, .echo = 1});
    const BytesView datagram = writer.finish();
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::decode(datagram));
}
BENCHMARK(decode_ack);

void encode_records(benchmark::State& state) {
    wire::Buffer buffer;
    for (auto _ : state)
        benchmark::DoNotOptimize(sample_datagram(buffer, 1));
}
BENCHMARK(encode_records);

void decode_classic(benchmark::State& state) {
    const std::string line = "C m123 " + sample_text;
    for (auto _ : state)
        benchmark::DoNotOptimize(classic::decode_request(classic::as_bytes(line)));
}
BENCHMARK(decode_classic);

} // namespace

} // namespace confab::bench
