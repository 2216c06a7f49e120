// glyphs: draws what happened to nodes, on their lanes; and places texts beside each other.
// The one rule: a text is drawn where there is room for it, or not at all.

const GLYPH_COLOURS = {
    commands: "ink", told: "accent", records: "records", life: "muted", reports: "lost", progress: "muted",
    timers: "muted",
};

/** Texts that have been drawn in this frame. */
class Labels {
    clear() {
        this.bands = new Map();
    }
    /** True when nothing is there yet: then it is taken. */
    take(x1, y1, x2, y2) {
        const from = Math.floor(y1 / 32);
        const to = Math.floor(y2 / 32);
        for (let band = from; band <= to; ++band) {
            for (const box of this.bands.get(band) ?? []) {
                if (x1 < box[2] && x2 > box[0] && y1 < box[3] && y2 > box[1]) return false;
            }
        }
        for (let band = from; band <= to; ++band) {
            if (!this.bands.has(band)) this.bands.set(band, []);
            this.bands.get(band).push([x1, y1, x2, y2]);
        }
        return true;
    }
    /** Cut to `room` px; aligned as the context is. False: there was no room. */
    draw(ctx, text, x, y, angle, room, colour) {
        const shown = cutTo(ctx, text, room);
        if (shown === "") return false;
        const width = ctx.measureText(shown).width;
        const start = ctx.textAlign === "center" ? x - width / 2 : ctx.textAlign === "right" ? x - width : x;
        const lean = Math.abs(Math.sin(angle)) * width / 2;
        if (!this.take(start - 2, y - 10 - lean, start + width + 2, y + 2 + lean)) return false;
        ctx.save();
        ctx.translate(x, y);
        ctx.rotate(angle);
        ctx.lineWidth = 3.5;
        ctx.lineJoin = "round";
        ctx.strokeStyle = this.halo;
        ctx.strokeText(shown, 0, 0);
        ctx.fillStyle = colour;
        ctx.fillText(shown, 0, 0);
        ctx.restore();
        return true;
    }
}

/** How far a text beside a lane may go: over narrow lanes it passes. */
function textRoom(view) {
    return Math.min(Math.max(view.lane * 0.8, 150), 260);
}

/** With an ellipsis when it is longer. */
function cutTo(ctx, text, room) {
    if (room < 18) return "";
    if (text.length * 12 < room || ctx.measureText(text).width <= room) return text;
    let low = 0;
    let high = Math.min(text.length, Math.ceil(room / 3));
    while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (ctx.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
        else high = middle - 1;
    }
    return low < 2 ? "" : `${text.slice(0, low).trimEnd()}…`;
}

function placeOfFact(app, i) {
    const { view, model, moments } = app;
    const y = view.y(model.facts.event[i]);
    return { x: view.x(model.facts.node[i]) + moments.slot[i] * 13, y };
}

/** Draws the facts on the screen; app.drawnFacts tells which and where. */
function drawGlyphs(ctx, app) {
    const { view, model, seen, theme, pixels } = app;
    const { facts } = model;
    const [first, behind] = view.range();
    const close = view.isCrowded;
    const drawn = app.drawnFacts;
    drawn.length = 0;
    pixels.clear();
    for (let i = lowerBound(facts.event, first); i < facts.count && facts.event[i] < behind; ++i) {
        if (!seen.fact[i]) continue;
        ++app.passed;
        const place = placeOfFact(app, i);
        const key = Math.floor((place.y + 64) / (close ? 4 : 2)) * 4096 + Math.floor(Math.max(place.x, 0) / 2);
        if (!pixels.add(key)) continue;
        drawn.push({ i, ...place });
    }
    for (const { i, x, y } of drawn) {
        const name = model.texts[facts.name[i]];
        ctx.globalAlpha = app.playing && facts.event[i] > app.cursor ? 0.2 : 1;
        if (!close) {
            drawGlyph(ctx, theme, name, seen.groupOfName.get(name), x, y, 4.5);
            continue;
        }
        ctx.fillStyle = theme[GLYPH_COLOURS[seen.groupOfName.get(name)]];
        ctx.fillRect(x - 1.5, y - 1, 3, 2);
    }
    if (!close && drawn.length < view.body / 5) labelGlyphs(ctx, app);
    ctx.globalAlpha = 1;
}

function labelGlyphs(ctx, app) {
    const { view, model, theme, moments, labels } = app;
    const { facts, texts } = model;
    ctx.font = `11px ${theme.font}`;
    ctx.textAlign = "left";
    for (const [at, { i, x, y }] of app.drawnFacts.entries()) {
        // At the left edge there is room for the first of a row, elsewhere for the last.
        const isFirst = view.columnOf[facts.node[i]] === 0 && x - GUTTER > 90;
        const outside = isFirst || view.width - x < 100;
        const follower = app.drawnFacts[at + 1];
        const isLast = !follower || follower.y !== y || moments.slot[follower.i] === 0;
        if (outside ? moments.slot[i] > 0 : !isLast) continue;
        const text = wordsOf(texts[facts.name[i]], texts[facts.text[i]]);
        ctx.globalAlpha = app.playing && facts.event[i] > app.cursor ? 0.2 : 1;
        ctx.textAlign = outside ? "right" : "left";
        const room = outside ? x - GUTTER - 12 : textRoom(view);
        labels.draw(ctx, text, outside ? x - 9 : x + 9, y + 4, 0, room, theme.ink);
    }
    ctx.textAlign = "left";
}

/** What is written beside a glyph. */
function wordsOf(name, text) {
    switch (name) {
    case "commanded":
    case "told":
        return text.replace(/^\* /, "");
    case "recorded":
        return `#${text}`;
    case "woken":
        return "";
    case "started":
        return text === "" ? "starts" : `starts: ${text.replace(/, for .*/, "")}`;
    default:
        return text === "" ? name.replace("_", " ") : `${name.replace("_", " ")}: ${text}`;
    }
}

function drawGlyph(ctx, theme, name, group, x, y, size) {
    ctx.fillStyle = theme[GLYPH_COLOURS[group] ?? "muted"];
    ctx.strokeStyle = theme.paper;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    switch (name) {
    case "commanded": // a triangle that points at the lane
        ctx.moveTo(x - size, y - size);
        ctx.lineTo(x + size, y);
        ctx.lineTo(x - size, y + size);
        ctx.closePath();
        break;
    case "recorded": // a line of the log
        ctx.rect(x - size, y - size, 2 * size, 2 * size);
        break;
    case "log_changed":
    case "rebound":
        addDiamond(ctx, x, y, size + 1.5);
        ctx.fillStyle = theme.harm;
        break;
    case "paused":
    case "resumed":
        ctx.fillStyle = theme.held;
        ctx.rect(x - size, y - size, size * 0.8, 2 * size);
        if (name === "paused") ctx.rect(x + size * 0.2, y - size, size * 0.8, 2 * size);
        break;
    case "stopped":
        ctx.fillStyle = theme.ink;
        ctx.rect(x - size - 2, y - 1.5, 2 * size + 4, 3);
        break;
    default:
        ctx.arc(x, y, size, 0, 2 * Math.PI);
    }
    ctx.stroke();
    ctx.fill();
    if (name !== "told" && name !== "started") return;
    ctx.fillStyle = theme.paper; // hollow
    ctx.beginPath();
    ctx.arc(x, y, size * 0.5, 0, 2 * Math.PI);
    ctx.fill();
}
