// filter: which flights and facts are to be seen, and how many there are of each sort.
// The one rule: a filter is a value; what is seen follows from it alone, worked out once a change.

const FACT_GROUPS = {
    commands: ["commanded"],
    told: ["told"],
    records: ["recorded", "log_changed"],
    life: ["started", "stopped", "paused", "resumed", "rebound"],
    reports: ["reported", "report_lost"],
    progress: ["progressed"],
    timers: ["woken"],
};
const FATES = ["lost", "doubled", "harmed", "held", "by strangers"];

/** Everything, but what happens too often to be read. */
function defaultFilter(model) {
    return {
        kinds: new Set(model.kinds),
        fates: new Set(), // none chosen: all
        facts: new Set(["commands", "told", "records", "life", "reports"]),
        nodes: new Set(model.nodes.keys()),
        text: "",
    };
}

class Seen {
    constructor(model) {
        this.model = model;
        this.flight = new Uint8Array(model.flights.count);
        this.fact = new Uint8Array(model.facts.count);
        this.fateBits = fateBits(model);
        this.groupOfName = new Map();
        for (const [group, names] of Object.entries(FACT_GROUPS)) {
            for (const name of names) this.groupOfName.set(name, group);
        }
        this.totals = countAll(model, this.fateBits, this.groupOfName);
    }

    /** Precondition: a filter with the members of defaultFilter(). */
    apply(filter) {
        const { model } = this;
        const { flights, datagrams, facts } = model;
        const kinds = model.kinds.map((name) => filter.kinds.has(name));
        const nodes = model.nodes.map((_, n) => filter.nodes.has(n));
        const fates = FATES.reduce((bits, name, i) => (filter.fates.has(name) ? bits | (1 << i) : bits), 0);
        const wanted = filter.text.trim().toLowerCase();
        const matches = model.texts.map((text) => wanted === "" || text.toLowerCase().includes(wanted));
        this.flights = 0;
        this.lost = 0;
        for (let f = 0; f < flights.count; ++f) {
            const d = flights.datagram[f];
            const seen = kinds[datagrams.kind[d]] && nodes[datagrams.from[d]] && nodes[datagrams.to[d]]
                && (fates === 0 || (fates & this.fateBits[f]) !== 0)
                && (matches[datagrams.text[d]] || (flights.note[f] !== NONE && matches[flights.note[f]]));
            this.flight[f] = seen ? 1 : 0;
            if (!seen) continue;
            ++this.flights;
            if (flights.fate[f] === FATE.lost) ++this.lost;
        }
        const names = model.texts.map((text) => filter.facts.has(this.groupOfName.get(text)));
        this.facts = 0;
        for (let i = 0; i < facts.count; ++i) {
            const seen = names[facts.name[i]] && nodes[facts.node[i]]
                && (wanted === "" || matches[facts.text[i]] || matches[facts.name[i]]);
            this.fact[i] = seen ? 1 : 0;
            if (seen) ++this.facts;
        }
    }

    /** Whether stepping stops here: at what is sent, what comes in and what happens to a node. */
    event(e) {
        const { events, datagrams, flights } = this.model;
        const row = events.row[e];
        switch (events.code[e]) {
        case CODE.fact:
            return this.fact[row] === 1;
        case CODE.sent:
        case CODE.injected:
            return this.flight[datagrams.firstFlight[row]] === 1
                || (datagrams.copies[row] > 1 && this.flight[datagrams.firstFlight[row] + 1] === 1);
        case CODE.delivered:
            return flights.ofFate[row] !== NONE && this.flight[flights.ofFate[row]] === 1;
        case CODE.lost:
            return flights.ofFate[row] !== NONE && this.flight[flights.ofFate[row]] === 1
                && !diedOnTheWay(flights, flights.ofFate[row], events);
        default:
            return false;
        }
    }
}

/** Bit i: FATES[i] has befallen it. */
function fateBits({ flights, datagrams }) {
    const bits = new Uint8Array(flights.count);
    for (let f = 0; f < flights.count; ++f) {
        const d = flights.datagram[f];
        bits[f] = (flights.fate[f] === FATE.lost ? 1 : 0) | (datagrams.copies[d] > 1 ? 2 : 0)
            | (isHarmed(flights, f) ? 4 : 0) | (flights.held[f] !== NONE ? 8 : 0)
            | (datagrams.injected[d] ? 16 : 0);
    }
    return bits;
}

/** How many there are, whatever the filter. */
function countAll(model, bits, groupOfName) {
    const totals = { kinds: {}, fates: {}, facts: {}, nodes: new Uint32Array(model.nodes.length) };
    const { flights, datagrams, facts } = model;
    const kinds = new Uint32Array(model.kinds.length);
    for (let d = 0; d < datagrams.count; ++d) {
        ++kinds[datagrams.kind[d]];
        ++totals.nodes[datagrams.from[d]];
        ++totals.nodes[datagrams.to[d]];
    }
    model.kinds.forEach((name, k) => (totals.kinds[name] = kinds[k]));
    FATES.forEach((name, i) => {
        totals.fates[name] = 0;
        for (let f = 0; f < flights.count; ++f) totals.fates[name] += (bits[f] >> i) & 1;
    });
    for (const group of Object.keys(FACT_GROUPS)) totals.facts[group] = 0;
    for (let i = 0; i < facts.count; ++i) ++totals.facts[groupOfName.get(model.texts[facts.name[i]])];
    return totals;
}
