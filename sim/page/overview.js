// overview: the whole run in a strip at the right: how much happens when, what is lost, and which
// part is on the screen; it is the slider of the diagram.
// The one rule: it is drawn anew only when filter, scale or size change; else a picture is shown.

class Overview {
    constructor(canvas) {
        this.canvas = canvas;
        this.picture = document.createElement("canvas");
    }

    /** Counts what is seen in each row of pixels. */
    redraw(app, width, height) {
        const { model, view, seen, theme } = app;
        const { flights } = model;
        const ratio = devicePixelRatio;
        this.width = width;
        this.height = height;
        const bars = Math.max(Math.floor(height / 2), 1);
        const all = new Uint32Array(bars);
        const lost = new Uint32Array(bars);
        const per = view.total > 0 ? (bars - 1) / view.total : 0;
        for (let f = 0; f < flights.count; ++f) {
            if (!seen.flight[f]) continue;
            const bar = Math.floor(view.position(flights.start[f]) * per);
            ++all[bar];
            if (flights.fate[f] === FATE.lost) ++lost[bar];
        }
        const most = all.reduce((max, count) => Math.max(max, count), 1);
        // A single one is to be seen beside a thousand.
        const length = (count) => (count === 0 ? 0 : 3 + (width - 18) * Math.sqrt(count / most));
        const ctx = fitted(this.picture, width, height, ratio);
        ctx.fillStyle = theme.panel;
        ctx.fillRect(0, 0, width, height);
        for (let bar = 0; bar < bars; ++bar) {
            ctx.fillStyle = theme.ack;
            ctx.globalAlpha = 0.5;
            ctx.fillRect(8, bar * 2, length(all[bar]), 1.5);
            ctx.globalAlpha = 1;
            ctx.fillStyle = theme.lost;
            ctx.fillRect(8, bar * 2, length(lost[bar]), 1.5);
        }
    }

    draw(app) {
        const { view, theme, model } = app;
        const ratio = devicePixelRatio;
        const { width, height } = this;
        const ctx = fitted(this.canvas, width, height, ratio);
        ctx.drawImage(this.picture, 0, 0, width, height);
        const per = view.total > 0 ? height / view.total : 0;
        const top = view.top * per;
        const tall = Math.max(Math.min((view.body / view.unit) * per, height), 6);
        ctx.fillStyle = theme.accent;
        ctx.globalAlpha = 0.16;
        ctx.fillRect(0, top, width, tall);
        ctx.globalAlpha = 1;
        ctx.strokeStyle = theme.accent;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(0.75, top + 0.75, width - 1.5, Math.max(tall - 1.5, 2));
        if (app.cursor >= 0 && model.events.count > 0) {
            ctx.fillStyle = theme.accent;
            ctx.fillRect(0, view.position(app.cursor) * per - 1, width, 2);
        }
        if (model.violation) {
            ctx.fillStyle = theme.lost;
            ctx.fillRect(0, (view.positionAt(view.yOfTime(model.violation.at))) * per - 1.5, width, 3);
        }
        this.canvas.setAttribute("aria-valuetext", formatTime(view.timeAt(HEADER + MARGIN)));
        this.canvas.setAttribute("aria-valuenow", String(Math.round((100 * view.top) / Math.max(view.total, 1e-9))));
    }

    /** The position in the run at this height of the strip. */
    positionAt(app, y) {
        return (Math.min(Math.max(y, 0), this.height) / this.height) * app.view.total;
    }
}

/** The canvas's context, in CSS pixels, sharp on every screen. */
function fitted(canvas, width, height, ratio) {
    const w = Math.max(Math.round(width * ratio), 1);
    const h = Math.max(Math.round(height * ratio), 1);
    if (canvas.width !== w || canvas.height !== h) {
        canvas.width = w;
        canvas.height = h;
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return ctx;
}
