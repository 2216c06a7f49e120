// arrows: draws the flights on the screen.
// The one rule: arrows that would cover the same pixels are drawn once, so a frame costs what the
// screen can show, and not what the run holds.

const HEAD = 7;
const STUB = 0.55; // of a lane's width: so far a lost one is seen to go

/** Which pixels are taken: a set of small numbers that is emptied in no time. */
class PixelSet {
    constructor() {
        this.keys = new Uint32Array(1 << 17);
        this.frames = new Uint32Array(1 << 17);
        this.frame = 0;
    }
    clear() {
        ++this.frame;
        this.size = 0;
    }
    /** False when it is there already, or no more are to be taken. */
    add(key) {
        if (this.size > 60000) return false;
        const mask = this.keys.length - 1;
        let at = Math.imul(key, 0x9e3779b1) >>> 15;
        while (this.frames[at] === this.frame) {
            if (this.keys[at] === key) return false;
            at = (at + 1) & mask;
        }
        this.frames[at] = this.frame;
        this.keys[at] = key;
        ++this.size;
        return true;
    }
}

/** Lines and heads of one look, stroked together. */
class Strokes {
    constructor() {
        this.looks = new Map();
    }
    look(colour, dash, alpha) {
        const key = `${colour}|${dash}|${alpha}`;
        let look = this.looks.get(key);
        if (!look) this.looks.set(key, (look = { colour, dash, alpha, lines: new Path2D(), heads: new Path2D() }));
        return look;
    }
    /** `close`: how much is to be seen of those that lie close together. */
    draw(ctx, width, close) {
        ctx.lineWidth = width;
        ctx.lineCap = "round";
        for (const { colour, dash, alpha, lines, heads } of this.looks.values()) {
            ctx.globalAlpha = alpha === "close" ? close : alpha;
            ctx.strokeStyle = ctx.fillStyle = colour;
            ctx.setLineDash(dash ? [6, 4] : []);
            ctx.stroke(lines);
            ctx.fill(heads);
        }
        ctx.globalAlpha = 1;
        ctx.setLineDash([]);
    }
}

/** Where a flight is on the screen: from, to, and the height at which it began to wait. */
function placeOf(app, f) {
    const { view, model } = app;
    const { flights, datagrams, events } = model;
    const d = flights.datagram[f];
    const from = view.columnOf[datagrams.from[d]];
    const to = view.columnOf[datagrams.to[d]];
    const place = {
        x1: view.columnX(from), y1: view.y(flights.start[f]),
        x2: view.columnX(to), y2: view.y(flights.end[f]), waits: NaN,
    };
    if (flights.held[f] !== NONE) place.waits = view.y(flights.held[f]);
    if (from === to) place.x2 += 26; // a loop beside its lane
    if (flights.fate[f] === FATE.under_way && flights.held[f] === NONE) place.y2 += 14;
    if (diedOnTheWay(flights, f, events)) {
        const way = place.x2 - place.x1;
        place.x2 = place.x1 + Math.sign(way) * Math.min(Math.abs(way) * 0.6, view.lane * STUB);
        place.y2 = place.y1 + Math.min(Math.max(view.scale === "order" ? view.unit * 0.7 : 9, 2), 14);
    }
    return place;
}

function colourOf(app, f) {
    const { theme, model } = app;
    const d = model.flights.datagram[f];
    if (model.flights.fate[f] === FATE.lost) return theme.lost;
    if (model.datagrams.injected[d]) return theme.stranger;
    return theme[groupOf(model.kinds[model.datagrams.kind[d]])];
}

function addHead(path, x1, y1, x2, y2, size = HEAD) {
    const angle = Math.atan2(y2 - y1, x2 - x1);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const half = size * 0.45;
    path.moveTo(x2, y2);
    path.lineTo(x2 - size * cos + half * sin, y2 - size * sin - half * cos);
    path.lineTo(x2 - size * cos - half * sin, y2 - size * sin + half * cos);
    path.closePath();
}

function addCross(path, x, y, size) {
    path.moveTo(x - size, y - size);
    path.lineTo(x + size, y + size);
    path.moveTo(x - size, y + size);
    path.lineTo(x + size, y - size);
}

/** A flight's line up to where it came in, with the time it waited there. */
function addFlight(path, { x1, y1, x2, y2, waits }) {
    path.moveTo(x1, y1);
    path.lineTo(x2, Number.isNaN(waits) ? y2 : waits);
}

/** Draws all that are to be seen; app.drawn tells which and where, for picking. */
function drawArrows(ctx, app) {
    const { view, model, theme, pixels } = app;
    const { flights, datagrams } = model;
    const [first, behind] = view.range();
    const close = view.isCrowded;
    const strokes = new Strokes();
    const crosses = new Path2D();
    const waits = new Path2D();
    const harms = new Path2D();
    const columns = view.columns.length;
    pixels.clear();
    const drawn = app.drawn;
    drawn.length = 0;
    let passed = 0;
    // What begins below the screen is not asked for; what ended above it neither.
    forEachFlight(flights, Math.max(first - 1, 0), Math.min(behind, model.events.count - 1), (f) => {
        if (!app.seen.flight[f]) return;
        ++passed;
        const d = flights.datagram[f];
        const lost = flights.fate[f] === FATE.lost;
        const place = placeOf(app, f);
        const { x1, y1, x2, y2 } = place;
        const way = view.columnOf[datagrams.from[d]] * columns + view.columnOf[datagrams.to[d]];
        // Where two begin within two pixels of height, and end so, they look the same.
        const row = Math.floor((Math.max(y1, -64) + 64) / 2);
        const tall = close ? 0 : Math.min(Math.max(Math.floor((y2 - y1) / 2), 0), 511);
        const key = ((row * columns * columns + way) * 2 + (lost ? 1 : 0)) * 512 + tall;
        if (!pixels.add(key >>> 0)) return;
        drawn.push({ f, ...place });
        if (lost) addCross(crosses, x2, y2, close ? 1.5 : 4.5);
        if (lost && close) return;
        const later = app.playing && flights.start[f] > app.cursor;
        const look = strokes.look(colourOf(app, f), datagrams.injected[d] || flights.fate[f] === FATE.under_way,
            later ? 0.18 : close ? "close" : 0.9);
        addFlight(look.lines, place);
        if (!close && flights.fate[f] === FATE.delivered) {
            const end = Number.isNaN(place.waits) ? y2 : place.waits;
            addHead(look.heads, x1, y1, x2 - Math.sign(x2 - x1) * 1.5, end);
        }
        if (!Number.isNaN(place.waits)) addWait(waits, place);
        if (isHarmed(flights, f)) addDiamond(harms, x1 + (x2 - x1) * 0.82, y1 + (y2 - y1) * 0.82, 5);
    });
    app.passed = passed;
    // The more lie on each other, the less of each is to be seen: a fabric, not a wall.
    const onEachRow = (2 * drawn.length) / view.body;
    strokes.draw(ctx, close ? 1 : 1.4, Math.min(Math.max(1.4 / onEachRow, 0.05), 0.6));
    ctx.strokeStyle = theme.held;
    ctx.lineWidth = 3;
    ctx.stroke(waits);
    ctx.strokeStyle = theme.lost;
    ctx.lineWidth = close ? 1.2 : 2.2;
    ctx.stroke(crosses);
    ctx.fillStyle = theme.harm;
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1.5;
    ctx.stroke(harms);
    ctx.fill(harms);
    if (!close && drawn.length < view.body / 5) labelArrows(ctx, app);
}

/** From the inbox to the node: along the lane, beside it. */
function addWait(path, { x1, x2, y2, waits }) {
    const x = x2 + (x1 <= x2 ? -5 : 5);
    path.moveTo(x, waits);
    path.lineTo(x, y2);
}

function addDiamond(path, x, y, size) {
    path.moveTo(x, y - size);
    path.lineTo(x + size, y);
    path.lineTo(x, y + size);
    path.lineTo(x - size, y);
    path.closePath();
}

const LOSSES = {
    chance: "lost", parted: "parted", burst: "lost in a burst", closed: "port closed", too_big: "too big",
    queue_full: "queue full", rebound: "moved away", inbox_full: "inbox full",
};

/** Texts on the arrows, as long as they do not lie on each other. */
function labelArrows(ctx, app) {
    const { model, theme } = app;
    const { flights, datagrams } = model;
    ctx.font = `11px ${theme.font}`;
    ctx.textAlign = "center";
    // What was lost is told first: it is what one looks for.
    for (const lost of [true, false]) {
        for (const place of app.drawn) {
            if ((flights.fate[place.f] === FATE.lost) !== lost) continue;
            const text = shortText(model.texts[datagrams.text[flights.datagram[place.f]]]);
            ctx.globalAlpha = app.playing && flights.start[place.f] > app.cursor ? 0.2 : 1;
            if (lost) labelLost(ctx, app, place, text);
            else labelArrow(ctx, app, place, text);
        }
    }
    ctx.globalAlpha = 1;
    ctx.textAlign = "left";
}

function labelLost(ctx, { model, view, labels, theme }, { f, x1, x2, y2 }, text) {
    const cause = model.texts[model.flights.note[f]];
    const away = x2 >= x1 && x2 < view.width - 110 ? 9 : -9;
    ctx.textAlign = away > 0 ? "left" : "right";
    labels.draw(ctx, `${LOSSES[cause] ?? cause} · ${text}`, x2 + away, y2 + 4, 0, textRoom(view), theme.lost);
}

/** Along the arrow when it is flat, else beside its beginning. */
function labelArrow(ctx, app, { f, x1, y1, x2, y2, waits }, text) {
    const end = Number.isNaN(waits) ? y2 : waits;
    const slope = Math.atan2(end - y1, x2 - x1);
    const angle = Math.abs(slope) > Math.PI / 2 ? slope - Math.PI * Math.sign(slope) : slope;
    const flat = Math.abs(angle) < 0.5;
    ctx.textAlign = "center";
    for (const part of flat ? [0.5, 0.35, 0.65] : [0.15, 0.3]) {
        const room = Math.abs(x2 - x1) * 2 * Math.min(part, 1 - part) - 30;
        const x = x1 + (x2 - x1) * part;
        const y = y1 + (end - y1) * part - 4;
        if (app.labels.draw(ctx, text, x, y, flat ? angle : 0, room, colourOf(app, f))) break;
    }
}
