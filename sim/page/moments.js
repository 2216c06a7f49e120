// moments: the events of a run as rows, one under the other: the scale "order".
// The one rule: a row is one thing that happened to one node: what came in, what it did, what it
// sent; two arrows between the same two nodes never begin in one row.

const GLYPHS_IN_A_ROW = 4;

/** @returns { count, at (of each row), ofEvent, slot (of a fact: how many stand before it in its row) } */
function makeMoments({ events, datagrams, facts, flights }) {
    const ofEvent = new Uint32Array(events.count);
    const slot = new Uint8Array(facts.count);
    const at = [];
    let row = -1;
    let lane = -1;
    let glyphs = 0;
    const sentTo = new Set();
    const begin = (e, node) => {
        ++row;
        at.push(events.at[e]);
        lane = node;
        glyphs = 0;
        sentTo.clear();
    };
    for (let e = 0; e < events.count; ++e) {
        const code = events.code[e];
        const entry = events.row[e];
        const isNew = row < 0 || events.at[e] !== at[row];
        if (code <= CODE.injected) {
            const from = datagrams.from[entry];
            const to = datagrams.to[entry];
            if (isNew || lane !== from || sentTo.has(to)) begin(e, from);
            sentTo.add(to);
        } else if (code === CODE.fact) {
            const node = facts.node[entry];
            if (isNew || lane !== node || glyphs >= GLYPHS_IN_A_ROW) begin(e, node);
            slot[entry] = glyphs++;
        } else if (isArrival(code, entry, flights, events)) {
            const flight = flights.ofFate[entry];
            begin(e, flight === NONE ? lane : datagrams.to[flights.datagram[flight]]);
        }
        ofEvent[e] = Math.max(row, 0);
    }
    return { count: row + 1, at: Float64Array.from(at), ofEvent, slot };
}

/** Lost on its way, or doubled, is said behind its sending; all else comes to a node. */
function isArrival(code, fate, flights, events) {
    if (code === CODE.doubled) return false;
    if (code !== CODE.lost) return true;
    return !diedOnTheWay(flights, flights.ofFate[fate], events);
}

const ENDS_AT_THE_NODE = new Set(["closed", "rebound", "inbox_full"]);

/** The network lost it at once: it never got near the other node. */
function diedOnTheWay(flights, f, events) {
    return flights.fate[f] === FATE.lost && !flights.atNode[f]
        && events.at[flights.end[f]] === events.at[flights.start[f]];
}

/** Marks those that were lost at the node for which they were, whatever time that took. */
function markEndsAtNodes({ flights, texts }) {
    flights.atNode = new Uint8Array(flights.count);
    for (let f = 0; f < flights.count; ++f) {
        const lost = flights.fate[f] === FATE.lost;
        if (lost && ENDS_AT_THE_NODE.has(texts[flights.note[f]])) flights.atNode[f] = 1;
    }
}
