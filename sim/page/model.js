// model: the run as arrays of numbers, read from the data that sim/page_data.hpp has written.
// The one rule: nothing is made for each datagram but numbers; texts stay in one list.

const CODE = { sent: 0, injected: 1, delivered: 2, lost: 3, held: 4, doubled: 5, fact: 6 };
const FATE = { delivered: 0, lost: 1, under_way: 2 };
const NONE = 0xffffffff;

/** @returns the model: nodes, texts, events, datagrams, flights (one a copy), facts. */
function readModel(data) {
    if (data.format !== 1) throw new Error(`data of format ${data.format}, not 1`);
    const model = {
        title: data.title,
        violation: data.violation,
        nodes: data.nodes.map(([kind, name, address]) => ({ kind, name, address })),
        kinds: data.kinds,
        texts: data.texts,
        events: readEvents(data.events),
        datagrams: readDatagrams(data.datagrams),
        facts: readFacts(data.facts),
    };
    model.flights = readFlights(model, data.fates);
    model.end = model.events.count === 0 ? 0 : model.events.at[model.events.count - 1];
    return model;
}

/** Running sums of differences. */
function summed(differences) {
    const sums = new Float64Array(differences.length);
    let sum = 0;
    for (let i = 0; i < differences.length; ++i) sums[i] = sum += differences[i];
    return sums;
}

/** `row`: which row of the table that belongs to its code. */
function readEvents({ wait, code }) {
    const count = code.length;
    const row = new Uint32Array(count);
    const rows = { datagram: 0, fate: 0, fact: 0 };
    for (let e = 0; e < count; ++e) {
        if (code[e] <= CODE.injected) row[e] = rows.datagram++;
        else if (code[e] === CODE.fact) row[e] = rows.fact++;
        else row[e] = rows.fate++;
    }
    return { count, at: summed(wait), code: Uint8Array.from(code), row };
}

function readDatagrams({ step, from, to, size, kind, text }) {
    return {
        count: step.length,
        number: summed(step),
        from: Uint16Array.from(from),
        to: Uint16Array.from(to),
        size: Uint32Array.from(size),
        kind: Uint8Array.from(kind),
        text: Uint32Array.from(text),
        event: new Uint32Array(step.length), // when it was sent
        injected: new Uint8Array(step.length),
        copies: new Uint8Array(step.length).fill(1),
        firstFlight: new Uint32Array(step.length + 1),
    };
}

function readFacts({ node, name, text }) {
    return {
        count: node.length,
        node: Uint16Array.from(node),
        name: Uint32Array.from(name),
        text: Uint32Array.from(text),
        event: new Uint32Array(node.length),
    };
}

/** A flight is one copy of a datagram; they stand in the order of sending. */
function readFlights({ events, datagrams, facts, texts }, { back, note }) {
    const datagramOf = resolveFates(events, datagrams, facts, back);
    let count = 0;
    for (let d = 0; d < datagrams.count; ++d) {
        datagrams.firstFlight[d] = count;
        count += datagrams.copies[d];
    }
    datagrams.firstFlight[datagrams.count] = count;
    const flights = {
        count,
        datagram: new Uint32Array(count),
        start: new Uint32Array(count),
        end: new Uint32Array(count).fill(Math.max(events.count - 1, 0)),
        fate: new Uint8Array(count).fill(FATE.under_way),
        note: new Uint32Array(count).fill(NONE), // of lost ones the cause, else the harm
        held: new Uint32Array(count).fill(NONE), // the event since which it waited
        ofFate: new Uint32Array(back.length).fill(NONE),
    };
    for (let d = 0; d < datagrams.count; ++d) {
        flights.datagram.fill(d, datagrams.firstFlight[d], datagrams.firstFlight[d + 1]);
        flights.start.fill(datagrams.event[d], datagrams.firstFlight[d], datagrams.firstFlight[d + 1]);
    }
    endFlights(events, datagrams, flights, datagramOf, note, texts);
    flights.blocks = latestEnds(flights);
    return flights;
}

/** Which datagram each fate is of; on the way tables get to know their events. */
function resolveFates(events, datagrams, facts, back) {
    const datagramOf = new Uint32Array(back.length);
    let sent = 0;
    for (let e = 0; e < events.count; ++e) {
        const row = events.row[e];
        const code = events.code[e];
        if (code <= CODE.injected) {
            datagrams.event[row] = e;
            datagrams.injected[row] = code === CODE.injected ? 1 : 0;
            sent = row;
        } else if (code === CODE.fact) {
            facts.event[row] = e;
        } else {
            datagramOf[row] = sent - back[row];
            if (code === CODE.doubled) datagrams.copies[datagramOf[row]] = 2;
        }
    }
    return datagramOf;
}

function endFlights(events, datagrams, flights, datagramOf, note, texts) {
    const ended = new Uint8Array(datagrams.count);
    const waiting = new Map();
    for (let e = 0; e < events.count; ++e) {
        const code = events.code[e];
        if (code <= CODE.injected || code >= CODE.doubled) continue;
        const fate = events.row[e];
        const d = datagramOf[fate];
        if (code === CODE.held) {
            waiting.set(d, [...(waiting.get(d) ?? []), e]);
            continue;
        }
        const flight = datagrams.firstFlight[d] + Math.min(ended[d]++, datagrams.copies[d] - 1);
        flights.ofFate[fate] = flight;
        flights.end[flight] = e;
        flights.fate[flight] = code === CODE.lost ? FATE.lost : FATE.delivered;
        if (texts[note[fate]] !== "") flights.note[flight] = note[fate];
        // Those that wait get in in their order; what finds the inbox full has not waited.
        const held = waiting.get(d);
        if (held && texts[note[fate]] !== "inbox_full") {
            flights.held[flight] = held.shift();
            if (held.length === 0) waiting.delete(d);
        }
    }
    for (const [d, since] of waiting) {
        since.forEach((e, i) => (flights.held[datagrams.firstFlight[d] + ended[d] + i] = e));
    }
}

const BLOCK = 256;

/** The last end in each block of flights: whole blocks that ended above the screen are passed over. */
function latestEnds(flights) {
    const blocks = new Uint32Array(Math.ceil(flights.count / BLOCK));
    for (let f = 0; f < flights.count; ++f) {
        const block = Math.floor(f / BLOCK);
        if (flights.end[f] > blocks[block]) blocks[block] = flights.end[f];
    }
    return blocks;
}

/** The first index whose value is not below `wanted`, in an array that rises. */
function lowerBound(sorted, wanted, count = sorted.length) {
    let low = 0;
    let high = count;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (sorted[middle] < wanted) low = middle + 1;
        else high = middle;
    }
    return low;
}

/** visit(flight) for those between two events, in the order of sending. */
function forEachFlight(flights, firstEvent, lastEvent, visit) {
    const stop = lowerBound(flights.start, lastEvent + 1);
    for (let f = 0; f < stop; ++f) {
        if (f % BLOCK === 0) {
            while (f < stop && flights.blocks[f / BLOCK] < firstEvent) f += BLOCK;
            if (f >= stop) return;
        }
        if (flights.end[f] >= firstEvent) visit(f);
    }
}

/** What is wrong with a flight, or was done to it. */
function isHarmed(flights, f) {
    return flights.fate[f] === FATE.delivered && flights.note[f] !== NONE;
}
