// What the machines between bytes and room cost, for each record that goes through them.
#include "sample.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <confab/protocol/log_sender.hpp>
#include <confab/protocol/record_ring.hpp>
#include <confab/protocol/submission_receiver.hpp>
#include <confab/registry/memory.hpp>

namespace confab::bench {

namespace {

constexpr std::size_t kept = 8192;
constexpr std::size_t kept_bytes = std::size_t{1} << 20U;
constexpr Duration ack_delay = std::chrono::milliseconds{25};

RecordRing full_ring() {
    RecordRing ring{Sequence{1}, kept, kept_bytes};
    for (std::size_t record = 0; record < 2 * kept; ++record)
        ring.push(sample_record());
    return ring;
}

void ring_push(benchmark::State& state) {
    RecordRing ring = full_ring();
    for (auto _ : state)
        ring.push(sample_record());
}
BENCHMARK(ring_push);

void ring_read(benchmark::State& state) {
    const RecordRing ring = full_ring();
    Sequence number = ring.head() - 64; // members mostly are close behind
    for (auto _ : state) {
        benchmark::DoNotOptimize(ring.record(number));
        number = number == ring.head() ? ring.head() - 64 : number + 1;
    }
}
BENCHMARK(ring_read);

/// So many records at a time go to a member, who acknowledges them; time for each record.
void log_sender(benchmark::State& state) {
    const auto batch = static_cast<std::uint64_t>(state.range(0));
    RecordRing ring = full_ring();
    Instant now{};
    LogSender sender{ring.head() + 1, wire::max_datagram_size, now};
    StampClock clock{now};
    wire::Buffer buffer;
    for (auto _ : state) {
        for (std::uint64_t record = 0; record < batch; ++record)
            ring.push(sample_record());
        now += std::chrono::microseconds{100};
        sender.advance(ack_delay, now);
        benchmark::DoNotOptimize(sender.follow(ring, now));
        while (sender.may_send(ring, now)) {
            const Stamp stamp = clock.next(now);
            wire::DataWriter writer{buffer, wire::max_datagram_size, sample_token, stamp.value()};
            sender.fill(writer, ring, stamp, now);
            benchmark::DoNotOptimize(writer.finish());
        }
        now += std::chrono::microseconds{100};
        const wire::Ack ack{.cumulative = ring.head().value(), .echo = clock.last().value()};
        if (!sender.on_ack(ack, clock.last(), now)) state.SkipWithError("not what was sent");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(log_sender)->Arg(1)->Arg(16)->Arg(64);

void submission_receiver(benchmark::State& state) {
    SubmissionReceiver texts;
    const wire::WireRecord text{.kind = wire::WireKind::text, .bytes = sample_text};
    for (auto _ : state) {
        const std::uint64_t number = texts.taken() + 1;
        benchmark::DoNotOptimize(texts.receive(number, text, number + 32, kept_bytes));
        if (texts.is_ready()) benchmark::DoNotOptimize(texts.take());
        texts.commit(number);
    }
}
BENCHMARK(submission_receiver);

void registry_append_and_read(benchmark::State& state) {
    MemoryRegistry registry;
    for (auto _ : state) {
        registry.append(Record{.name = "m123", .text = sample_text});
        for (const Record& record : registry.records_from(registry.head()))
            benchmark::DoNotOptimize(&record);
    }
}
BENCHMARK(registry_append_and_read);

} // namespace

} // namespace confab::bench
