// lanes: draws a line for each node, as long as it lives, and its name above.
// The one rule: what a lane looks like follows from the facts of its node alone.

/** For each node: [event, alive, paused], from each change on. */
function laneStates({ nodes, facts, texts }) {
    const states = nodes.map(() => []);
    const now = nodes.map(() => ({ alive: false, paused: false }));
    for (let i = 0; i < facts.count; ++i) {
        const state = now[facts.node[i]];
        switch (texts[facts.name[i]]) {
        case "started":
            Object.assign(state, { alive: true, paused: false });
            break;
        case "stopped":
            Object.assign(state, { alive: false, paused: false });
            break;
        case "paused":
            state.paused = true;
            break;
        case "resumed":
            state.paused = false;
            break;
        default:
            continue;
        }
        states[facts.node[i]].push({ event: facts.event[i], ...state });
    }
    return states;
}

function drawLanes(ctx, app) {
    const { view, theme } = app;
    for (const [column, nodes] of view.columns.entries()) {
        const x = Math.round(view.columnX(column)) + 0.5;
        if (x < GUTTER - view.lane || x > view.width + view.lane) continue;
        const states = nodes.length === 1 ? app.lanes[nodes[0]] : [];
        ctx.strokeStyle = theme.lane;
        ctx.lineWidth = 1;
        ctx.setLineDash([2, 4]);
        line(ctx, x, HEADER, x, view.height);
        ctx.setLineDash([]);
        states.forEach((state, at) => drawLife(ctx, app, x, state, states[at + 1]));
    }
}

/** A node's line from one change of its state to the next. */
function drawLife(ctx, { view, theme }, x, state, next) {
    const top = Math.max(view.y(state.event), HEADER);
    const bottom = Math.min(next ? view.y(next.event) : view.height, view.height);
    if (!state.alive || bottom <= top) return;
    if (state.paused) {
        ctx.fillStyle = theme.held;
        ctx.globalAlpha = 0.22;
        ctx.fillRect(x - 9, top, 18, bottom - top);
        ctx.globalAlpha = 1;
    }
    ctx.strokeStyle = state.paused ? theme.held : theme.lane;
    ctx.lineWidth = 2.5;
    line(ctx, x, top, x, bottom);
}

function line(ctx, x1, y1, x2, y2) {
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    ctx.stroke();
}

/** Where lanes are narrow a name comes down to its lane from the left. */
function drawLeaning(ctx, theme, name, x) {
    ctx.save();
    ctx.font = `600 11px ${theme.font}`;
    ctx.textAlign = "right";
    ctx.translate(x + 4, HEADER - 7);
    ctx.rotate(0.52);
    ctx.fillText(cutTo(ctx, name, 74), 0, 0);
    ctx.restore();
}

function drawHeader(ctx, app) {
    const { view, theme, model } = app;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, view.width, HEADER);
    ctx.strokeStyle = theme.line;
    ctx.lineWidth = 1;
    line(ctx, 0, HEADER + 0.5, view.width, HEADER + 0.5);
    ctx.save();
    ctx.beginPath();
    ctx.rect(GUTTER - 8, 0, view.width, HEADER);
    ctx.clip();
    ctx.textAlign = "center";
    for (const [column, nodes] of view.columns.entries()) {
        const x = view.columnX(column);
        if (x < GUTTER - view.lane || x > view.width + view.lane) continue;
        const node = model.nodes[nodes[0]];
        const many = nodes.length > 1;
        const name = many ? `${nodes.length} strangers` : nodeName(node);
        ctx.font = `600 13px ${theme.font}`;
        ctx.fillStyle = node.kind === "stranger" ? theme.stranger : theme.ink;
        if (view.lane < 90) {
            drawLeaning(ctx, theme, many ? name : node.kind === "stranger" ? node.address : name, x);
            continue;
        }
        ctx.fillText(cutTo(ctx, name, view.lane - 6), x, 22);
        ctx.font = `11px ${theme.font}`;
        ctx.fillStyle = theme.muted;
        ctx.fillText(cutTo(ctx, many ? "share a lane" : node.address, view.lane - 8), x, 39);
    }
    ctx.restore();
    ctx.textAlign = "left";
    ctx.font = `11px ${theme.font}`;
    ctx.fillStyle = theme.muted;
    ctx.fillText(view.scale === "order" ? "step by step" : "true to time", 12, 22);
    ctx.fillText("time ↓", 12, 39);
}
