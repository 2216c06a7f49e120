// axis: the time at the left, long silences, the instant of the verdict, and where one is.
// The one rule: a time is written only where there is room for it.

const LONG_SILENCE = 0.5e9; // ns; in rows it would not be seen

function drawAxis(ctx, app) {
    const { view, theme } = app;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, HEADER, GUTTER - 8, view.height - HEADER);
    ctx.strokeStyle = theme.line;
    ctx.lineWidth = 1;
    line(ctx, GUTTER - 8.5, 0, GUTTER - 8.5, view.height);
    ctx.font = `11px ${theme.mono}`;
    ctx.textAlign = "right";
    if (view.scale === "order") drawRowTimes(ctx, app);
    else drawTicks(ctx, app);
    ctx.textAlign = "left";
}

function drawRowTimes(ctx, { view, moments, theme }) {
    const first = Math.max(Math.floor(view.positionAt(HEADER)), 0);
    const last = Math.min(Math.ceil(view.positionAt(view.height)), moments.count - 1);
    const stride = Math.max(1, Math.ceil(16 / view.unit));
    let written = -1;
    let free = HEADER; // below this nothing is written yet
    for (let row = first - (first % stride); row <= last; row += stride) {
        const y = view.yOf(row);
        const at = moments.at[row];
        if (at === written || y < free + 8) continue;
        ctx.fillStyle = theme.muted;
        ctx.fillText(formatTime(at), GUTTER - 16, y + 4);
        written = at;
        free = y + 7;
    }
}

/** Where much time passes between two rows. */
function drawSilences(ctx, { view, moments, theme, labels }) {
    if (view.scale !== "order" || view.unit < 8) return;
    const first = Math.max(Math.floor(view.positionAt(HEADER)), 0);
    const last = Math.min(Math.ceil(view.positionAt(view.height)), moments.count - 1);
    ctx.font = `italic 11px ${theme.font}`;
    ctx.textAlign = "right";
    for (let row = Math.max(first, 1); row <= last; ++row) {
        const silence = moments.at[row] - moments.at[row - 1];
        if (silence < LONG_SILENCE) continue;
        const y = Math.round(view.yOf(row - 0.5)) + 0.5;
        ctx.strokeStyle = theme.faint;
        ctx.lineWidth = 1;
        ctx.setLineDash([1, 5]);
        line(ctx, GUTTER, y, view.width, y);
        ctx.setLineDash([]);
        labels.draw(ctx, `${formatDuration(silence)} later`, view.width - 8, y + 4, 0, 120, theme.muted);
    }
    ctx.textAlign = "left";
}

function drawTicks(ctx, { view, theme }) {
    const step = niceStep(64 / view.unit);
    const digits = Math.min(Math.max(9 - Math.floor(Math.log10(step)), 0), 9);
    const first = Math.max(0, Math.floor(view.positionAt(HEADER) / step));
    for (let tick = first; ; ++tick) {
        const y = view.yOf(tick * step);
        if (y > view.height) break;
        if (y < HEADER + 4) continue;
        ctx.fillStyle = theme.muted;
        ctx.fillText(formatTime(tick * step, digits), GUTTER - 16, y + 4);
        ctx.strokeStyle = theme.faint;
        ctx.lineWidth = 1;
        line(ctx, GUTTER - 12, y, GUTTER - 8, y);
    }
}

/** 1, 2 or 5 times a power of ten, of at least so many ns; above a minute whole minutes. */
function niceStep(least) {
    if (least > 30e9) return 60e9 * niceStep(Math.max(least / 60e9, 1));
    const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= least);
}

/** The verdict's own instant, across all lanes. */
function drawViolation(ctx, { view, model, theme }) {
    if (!model.violation) return;
    const y = Math.round(view.yOfTime(model.violation.at)) + 0.5;
    if (y < HEADER || y > view.height) return;
    ctx.strokeStyle = ctx.fillStyle = theme.lost;
    ctx.lineWidth = 2;
    line(ctx, 0, y, view.width, y);
    const text = `${model.violation.invariant} broken`;
    ctx.font = `700 12px ${theme.font}`;
    const width = ctx.measureText(text).width + 16;
    ctx.beginPath();
    ctx.roundRect(view.width - width - 10, y - 10, width, 20, 10);
    ctx.fill();
    ctx.fillStyle = theme.paper;
    ctx.fillText(text, view.width - width - 2, y + 4);
}

function drawCursor(ctx, { view, cursor, theme, model }) {
    if (cursor < 0 || cursor >= model.events.count) return;
    const y = Math.round(view.y(cursor)) + 0.5;
    if (y < HEADER || y > view.height) return;
    ctx.strokeStyle = ctx.fillStyle = theme.accent;
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = 1;
    line(ctx, GUTTER - 8, y, view.width, y);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.moveTo(GUTTER - 14, y - 5);
    ctx.lineTo(GUTTER - 6, y);
    ctx.lineTo(GUTTER - 14, y + 5);
    ctx.fill();
}
