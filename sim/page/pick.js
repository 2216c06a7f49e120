// pick: what lies under a point of the canvas, and what an item is, in plain values.
// The one rule: only what has been drawn can be hit.

const REACH = 7; // px

/** { flight } or { fact }, the nearest within reach; null when there is none. */
function pick(app, x, y) {
    if (y < HEADER || x < GUTTER - 8) return null;
    let best = null;
    let nearest = REACH;
    for (const { i, x: fx, y: fy } of app.drawnFacts) {
        const distance = Math.hypot(x - fx, y - fy);
        if (distance < nearest) {
            nearest = distance;
            best = { fact: i };
        }
    }
    if (best) return best; // they are small, and lie on top
    for (const { f, x1, y1, x2, y2, waits } of app.drawn) {
        const bend = Number.isNaN(waits) ? y2 : waits;
        let distance = distanceTo(x, y, x1, y1, x2, bend);
        if (bend !== y2) distance = Math.min(distance, distanceTo(x, y, x2, bend, x2, y2));
        // A cross is what one points at.
        if (app.model.flights.fate[f] === FATE.lost && Math.hypot(x - x2, y - y2) < 6) distance = 0;
        if (distance < nearest) {
            nearest = distance;
            best = { flight: f };
        }
    }
    return best;
}

function distanceTo(x, y, x1, y1, x2, y2) {
    const dx = x2 - x1;
    const dy = y2 - y1;
    const square = dx * dx + dy * dy;
    const along = square === 0 ? 0 : Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / square, 0), 1);
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

/** A flight as window.confab tells it: see main.js. */
function flightInfo({ model }, f) {
    const { flights, datagrams, events, nodes, kinds, texts } = model;
    const d = flights.datagram[f];
    const fate = ["delivered", "lost", "under way"][flights.fate[f]];
    return {
        type: "datagram",
        number: datagrams.number[d],
        kind: kinds[datagrams.kind[d]],
        text: texts[datagrams.text[d]],
        size: datagrams.size[d],
        from: nodes[datagrams.from[d]],
        to: nodes[datagrams.to[d]],
        sent: events.at[flights.start[f]],
        ended: flights.fate[f] === FATE.under_way ? null : events.at[flights.end[f]],
        fate,
        cause: fate === "lost" ? texts[flights.note[f]] : null,
        harm: isHarmed(flights, f) ? texts[flights.note[f]] : null,
        held: flights.held[f] === NONE ? null : events.at[flights.held[f]],
        doubled: datagrams.copies[d] > 1,
        stranger: datagrams.injected[d] === 1,
    };
}

/** A fact likewise. */
function factInfo({ model }, i) {
    const { facts, events, nodes, texts } = model;
    return {
        type: "fact",
        name: texts[facts.name[i]],
        text: texts[facts.text[i]],
        node: nodes[facts.node[i]],
        at: events.at[facts.event[i]],
    };
}

function infoOf(app, item) {
    if (!item) return null;
    return item.flight !== undefined ? flightInfo(app, item.flight) : factInfo(app, item.fact);
}

/** The event at which an item stands when one steps there. */
function eventOf({ model }, item) {
    return item.flight !== undefined ? model.flights.start[item.flight] : model.facts.event[item.fact];
}
