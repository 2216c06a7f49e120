// main: the page's one state, its loop, and what tests may ask.
// The one rule: every change goes through App, which then draws at most once a frame.

const PLAY_STEPS_A_SECOND = [2, 5, 10, 40];

class App {
    constructor(model, root) {
        this.model = model;
        this.root = root;
        this.diagram = root.querySelector("#diagram");
        markEndsAtNodes(model);
        this.moments = makeMoments(model);
        this.lanes = laneStates(model);
        this.view = new View(model, this.moments);
        this.filter = defaultFilter(model);
        this.seen = new Seen(model);
        this.seen.apply(this.filter);
        this.overview = new Overview(root.querySelector("#overview"));
        this.labels = new Labels();
        this.pixels = new PixelSet();
        this.drawn = [];
        this.drawnFacts = [];
        this.passed = 0;
        this.cursor = -1; // an event
        this.selected = null;
        this.hovered = null;
        this.playing = false;
        this.speed = 1;
        this.panel = new Panel(root);
        this.sidebar = new Sidebar(root, this);
        this.stale = true; // the overview
        this.asked = false;
    }

    setFilter(change) {
        this.filter = { ...this.filter, ...change };
        this.seen.apply(this.filter);
        const middle = this.view.eventAt(HEADER + MARGIN);
        this.view.setNodes(this.filter.nodes);
        if (this.model.events.count > middle) this.view.top = this.view.position(middle);
        this.view.clamp();
        this.sidebar.show();
        this.panel.showCounts(this);
        this.stale = true;
        this.redraw();
    }

    setScale(scale) {
        this.view.setScale(scale);
        for (const button of this.root.querySelectorAll("[data-scale]")) {
            button.setAttribute("aria-pressed", String(button.dataset.scale === scale));
        }
        this.stale = true;
        this.redraw();
    }

    move(dx, dy) {
        this.view.pan(dx, dy);
        this.redraw();
    }
    zoom(factor, y) {
        this.view.zoom(factor, y);
        this.redraw();
    }
    fit() {
        this.view.fit();
        this.redraw();
    }
    goTo(position) {
        this.view.top = position;
        this.view.clamp();
        this.redraw();
    }

    select(item) {
        this.selected = item;
        if (item) this.cursor = eventOf(this, item);
        this.panel.inspect(this);
        this.redraw();
    }

    hover(x, y) {
        const item = y < 0 ? null : pick(this, x, y);
        const column = y >= 0 && y < HEADER ? this.view.columnAt(x) : -1;
        const same = JSON.stringify(item) === JSON.stringify(this.hovered);
        this.hovered = item;
        this.diagram.classList.toggle("pointed", item !== null);
        if (column >= 0) this.panel.showHeader(this, column);
        else this.panel.showTip(this, item, x, y);
        if (same) return;
        this.panel.inspect(this);
        this.redraw();
    }

    /** To the next (1) or previous (-1) event that is to be seen; false: there is none. */
    step(direction) {
        return this.stepTo(direction, "any");
    }
    stepTo(direction, what) {
        const { events, flights, datagrams } = this.model;
        let e = this.cursor;
        if (e < 0) e = direction > 0 ? this.view.range()[0] - 1 : this.view.range()[1];
        for (e += direction; e >= 0 && e < events.count; e += direction) {
            if (!this.seen.event(e)) continue;
            const code = events.code[e];
            const row = events.row[e];
            let item;
            if (code === CODE.fact) item = { fact: row };
            else if (code <= CODE.injected) item = { flight: this.seenCopy(datagrams, row) };
            else item = { flight: flights.ofFate[row] };
            const isLost = item.flight !== undefined && flights.fate[item.flight] === FATE.lost;
            if (what === "lost" && (!isLost || code > CODE.injected)) continue;
            this.selected = item;
            this.cursor = e;
            this.view.reveal(e);
            this.panel.inspect(this);
            this.redraw();
            return true;
        }
        return false;
    }
    seenCopy(datagrams, d) {
        const first = datagrams.firstFlight[d];
        return this.seen.flight[first] ? first : first + 1;
    }

    showViolation() {
        if (!this.model.violation) return;
        const y = this.view.yOfTime(this.model.violation.at);
        this.view.center(this.view.positionAt(y));
        this.redraw();
    }

    play(on) {
        clearTimeout(this.timer);
        this.playing = on;
        const button = this.root.querySelector("#play");
        button.textContent = on ? "❚❚ Pause" : "▶ Play";
        button.setAttribute("aria-pressed", String(on));
        this.redraw();
        if (!on) return;
        const next = () => {
            if (!this.step(1)) return this.play(false);
            this.timer = setTimeout(next, 1000 / PLAY_STEPS_A_SECOND[this.speed]);
        };
        next();
    }

    redraw() {
        if (this.asked) return;
        this.asked = true;
        requestAnimationFrame(() => {
            this.asked = false;
            this.draw();
        });
    }

    resize() {
        const { clientWidth, clientHeight } = this.diagram.parentElement;
        this.view.resize(clientWidth, clientHeight);
        this.stale = true;
        this.redraw();
    }

    setTheme() {
        this.theme = readTheme();
        this.labels.halo = this.theme.paper;
        this.sidebar.drawSwatches(this.theme);
        this.stale = true;
        this.redraw();
    }

    draw() {
        const { view, theme } = this;
        const ctx = fitted(this.diagram, view.width, view.height, devicePixelRatio);
        ctx.fillStyle = theme.paper;
        ctx.fillRect(0, 0, view.width, view.height);
        this.labels.clear();
        drawLanes(ctx, this);
        drawSilences(ctx, this);
        drawCursor(ctx, this);
        this.drawChosen(ctx);
        drawArrows(ctx, this);
        drawGlyphs(ctx, this);
        drawViolation(ctx, this);
        drawAxis(ctx, this);
        drawHeader(ctx, this);
        if (this.stale) {
            const { clientWidth, clientHeight } = this.overview.canvas.parentElement;
            this.overview.redraw(this, clientWidth, clientHeight);
            this.stale = false;
        }
        this.overview.draw(this);
    }

    /** What is pinned or pointed at stands out. */
    drawChosen(ctx) {
        for (const item of [this.hovered, this.selected]) {
            if (!item) continue;
            ctx.strokeStyle = this.theme.accent;
            ctx.globalAlpha = item === this.selected ? 0.5 : 0.25;
            ctx.lineWidth = 8;
            ctx.beginPath();
            if (item.flight !== undefined) {
                if (!this.seen.flight[item.flight]) continue;
                const place = placeOf(this, item.flight);
                addFlight(ctx, place);
                if (!Number.isNaN(place.waits)) addWait(ctx, place);
            } else {
                const { x, y } = placeOfFact(this, item.fact);
                ctx.arc(x, y, 8, 0, 2 * Math.PI);
            }
            ctx.stroke();
        }
        ctx.globalAlpha = 1;
    }
}

/**
 * window.confab, for tests and for consoles; it stays as it is:
 *   counts()      { datagrams, flights, lost, facts, nodes, events } of the run, and `shown`: the same of flights,
 *                 lost and facts that the filter lets through
 *   drawn()       { flights, facts, passed }: how many were drawn in the last frame, and how many were on the screen
 *   visible()     the drawn flights: { number, fate, x1, y1, x2, y2 } in pixels of the diagram
 *   at(x, y)      what lies there: flightInfo() or factInfo() of pick.js, or null
 *   laneAt(x)     the address of the lane's node; timeAt(y): ns since the start
 *   setFilter(f)  any of { kinds: [names], fates: [names], facts: [groups], nodes: [addresses], text: "…" };
 *                 nothing: all again
 *   setScale(s)   "order" or "time"
 *   show(number)  pins a datagram and moves there
 *   selected()    what is pinned, as at() tells it; state(): { scale, top, unit, cursor, playing }
 *   opened()      ms from the beginning of navigation to the end of the first frame
 */
function makeApi(app) {
    const { model, view } = app;
    return Object.freeze({
        counts: () => ({
            datagrams: model.datagrams.count, flights: model.flights.count, lost: app.seen.totals.fates.lost,
            facts: model.facts.count, nodes: model.nodes.length, events: model.events.count,
            shown: { flights: app.seen.flights, lost: app.seen.lost, facts: app.seen.facts },
        }),
        drawn: () => ({ flights: app.drawn.length, facts: app.drawnFacts.length, passed: app.passed }),
        visible: () => app.drawn.map(({ f, x1, y1, x2, y2 }) => {
            const { number, fate } = flightInfo(app, f);
            return { number, fate, x1, y1, x2, y2 };
        }),
        at: (x, y) => infoOf(app, pick(app, x, y)),
        laneAt: (x) => model.nodes[view.columns[view.columnAt(x)]?.[0]]?.address ?? null,
        timeAt: (y) => view.timeAt(y),
        setFilter(wanted) {
            const change = wanted ? {} : defaultFilter(model);
            for (const name of ["kinds", "fates", "facts"]) {
                if (wanted?.[name]) change[name] = new Set(wanted[name]);
            }
            if (wanted?.nodes) {
                const chosen = new Set(wanted.nodes);
                change.nodes = new Set([...model.nodes.keys()].filter((n) => chosen.has(model.nodes[n].address)));
            }
            if (wanted?.text !== undefined) change.text = wanted.text;
            app.setFilter(change);
            app.draw();
        },
        setScale(scale) {
            app.setScale(scale);
            app.draw();
        },
        show(number) {
            const d = lowerBound(model.datagrams.number, number);
            if (model.datagrams.number[d] !== number) return false;
            app.select({ flight: model.datagrams.firstFlight[d] });
            view.reveal(app.cursor);
            app.draw();
            return true;
        },
        selected: () => infoOf(app, app.selected),
        state: () => ({ scale: view.scale, top: view.top, unit: view.unit, cursor: app.cursor, playing: app.playing }),
        opened: () => app.opened,
    });
}

function start() {
    const model = readModel(JSON.parse(document.querySelector("#data").textContent));
    const app = new App(model, document);
    const on = (selector, act) => document.querySelector(selector).addEventListener("click", act);
    on("#previous", () => app.step(-1));
    on("#next", () => app.step(1));
    on("#play", () => app.play(!app.playing));
    on("#speed", (event) => {
        app.speed = (app.speed + 1) % PLAY_STEPS_A_SECOND.length;
        event.target.textContent = `${PLAY_STEPS_A_SECOND[app.speed]}/s`;
    });
    on("#closer", () => app.zoom(1.4));
    on("#farther", () => app.zoom(1 / 1.4));
    on("#fit", () => app.fit());
    for (const button of document.querySelectorAll("[data-scale]")) {
        button.addEventListener("click", () => app.setScale(button.dataset.scale));
    }
    showVerdict(document, model, () => app.showViolation());
    listen(app, {
        diagram: app.diagram, overview: app.overview.canvas, search: document.querySelector("#search"),
    });
    new ResizeObserver(() => app.resize()).observe(app.diagram.parentElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => app.setTheme());
    app.setTheme();
    app.resize();
    app.setFilter({});
    app.panel.inspect(app);
    app.showViolation();
    app.draw();
    app.opened = performance.now();
    window.confab = makeApi(app);
}

start();
