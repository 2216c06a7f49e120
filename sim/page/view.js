// view: where on the canvas an event, a node and a point in time are; zoom and pan.
// The one rule: all drawing and all picking ask here, so what is seen is what is hit.

const HEADER = 52; // of the lanes, at the top
const GUTTER = 96; // of the time axis, at the left
const MARGIN = 18; // above the first and below the last event
const LEAST_LANE = 46;
const ROW = 20; // px of a row to begin with
const FEW_STRANGERS = 6; // more share one column until they are asked for

class View {
    constructor(model, moments) {
        this.model = model;
        this.moments = moments;
        this.scale = "order";
        this.width = 800;
        this.height = 600;
        this.top = 0; // rows or ns, at the upper edge
        this.unit = ROW; // px of a row or of a ns
        this.left = 0; // px
        const strangers = model.nodes.filter((node) => node.kind === "stranger").length;
        this.strangersApart = strangers <= FEW_STRANGERS;
        this.setNodes(new Set(model.nodes.keys()));
    }

    /** The columns: one a node that is to be seen; strangers may share the last. */
    setNodes(nodes) {
        this.nodes = nodes;
        this.columns = [];
        this.columnOf = new Int32Array(this.model.nodes.length).fill(-1);
        let shared = -1;
        this.model.nodes.forEach((node, n) => {
            if (!nodes.has(n)) return;
            const shares = node.kind === "stranger" && !this.strangersApart;
            if (!shares || shared < 0) {
                if (shares) shared = this.columns.length;
                this.columns.push([]);
            }
            this.columnOf[n] = shares ? shared : this.columns.length - 1;
            this.columns[this.columnOf[n]].push(n);
        });
        this.clamp();
    }

    resize(width, height) {
        this.width = width;
        this.height = height;
        this.clamp();
    }

    get total() {
        return this.scale === "order" ? Math.max(this.moments.count - 1, 0) : this.model.end;
    }
    get body() {
        return Math.max(this.height - HEADER - 2 * MARGIN, 1);
    }
    get lane() {
        return Math.max((this.width - GUTTER) / Math.max(this.columns.length, 1), LEAST_LANE);
    }
    /** So much is on the screen that only its shape can be seen. */
    get isCrowded() {
        if (this.scale === "order") return this.unit < 5;
        const [first, behind] = this.range();
        return behind - first > this.body / 2;
    }

    /** Texts of the first lane stand at its left, and get some room from the others. */
    get inset() {
        return this.lane > 120 ? this.lane * 0.12 : 0;
    }

    position(e) {
        return this.scale === "order" ? this.moments.ofEvent[e] : this.model.events.at[e];
    }
    yOf(position) {
        return HEADER + MARGIN + (position - this.top) * this.unit;
    }
    y(e) {
        return this.yOf(this.position(e));
    }
    positionAt(y) {
        return this.top + (y - HEADER - MARGIN) / this.unit;
    }
    columnX(column) {
        return GUTTER + this.lane * (column + 0.5) + this.inset - this.left;
    }
    x(node) {
        return this.columnX(this.columnOf[node]);
    }
    columnAt(x) {
        const column = Math.floor((x - GUTTER - this.inset + this.left) / this.lane);
        return x >= GUTTER && column >= 0 && column < this.columns.length ? column : -1;
    }

    /** The point in time at this height, in ns. */
    timeAt(y) {
        const position = this.positionAt(y);
        if (this.scale === "time") return position;
        const row = Math.min(Math.max(Math.round(position), 0), Math.max(this.moments.count - 1, 0));
        return this.moments.at[row] ?? 0;
    }
    /** Where a point in time is, though nothing may happen then. */
    yOfTime(ns) {
        if (this.scale === "time") return this.yOf(ns);
        const after = lowerBound(this.moments.at, ns + 0.5, this.moments.count);
        return this.yOf(Math.max(after - 1, 0) + 0.5);
    }

    /** The first event at or below a height; the count of all when there is none. */
    eventAt(y) {
        const sorted = this.scale === "order" ? this.moments.ofEvent : this.model.events.at;
        return lowerBound(sorted, this.positionAt(y));
    }
    /** Those on the screen, as [first, behind the last]. */
    range() {
        return [this.eventAt(HEADER - 8), this.eventAt(this.height + 8)];
    }

    clamp() {
        const most = this.scale === "order" ? 64 : 1e-3;
        const whole = this.total > 0 ? this.body / this.total : most;
        this.unit = Math.min(Math.max(this.unit, Math.min(whole, most)), most);
        this.top = Math.max(0, Math.min(this.top, this.total - this.body / this.unit));
        const wide = this.lane * this.columns.length - (this.width - GUTTER);
        this.left = Math.max(0, Math.min(this.left, wide));
    }
    pan(dx, dy) {
        this.left -= dx;
        this.top -= dy / this.unit;
        this.clamp();
    }
    /** What is at this height stays there. */
    zoom(factor, y = HEADER + MARGIN + this.body / 2) {
        const fixed = this.positionAt(y);
        this.unit *= factor;
        this.clamp();
        this.top = fixed - (y - HEADER - MARGIN) / this.unit;
        this.clamp();
    }
    fit() {
        this.unit = 0;
        this.clamp();
    }
    center(position) {
        this.top = position - this.body / this.unit / 2;
        this.clamp();
    }
    /** Moves only when the event is not well on the screen. */
    reveal(e) {
        const y = this.y(e);
        if (y < HEADER + 40 || y > this.height - 60) this.center(this.position(e));
    }

    /** What is on the screen stays there, as far as the other scale shows it. */
    setScale(scale) {
        if (scale === this.scale) return;
        const [first, behind] = this.range();
        const last = Math.max(Math.min(behind, this.model.events.count) - 1, first);
        this.scale = scale;
        if (this.model.events.count === 0) return;
        const span = this.position(last) - this.position(Math.min(first, last));
        this.unit = span > 0 ? this.body / span : Infinity;
        if (scale === "order") this.unit = Math.min(this.unit, ROW);
        this.top = this.position(Math.min(first, last));
        this.clamp();
    }
}
