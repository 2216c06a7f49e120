// sidebar: the filters, which are the legend too.
// The one rule: it shows app.filter and changes it through app.setFilter alone.

const FACT_WORDS = {
    commands: "commands", told: "told to programs", records: "records of the log", life: "life of nodes",
    reports: "closed ports", progress: "progress of texts", timers: "timers",
};
const FACT_SAMPLES = {
    commands: "commanded", told: "told", records: "recorded", life: "paused", reports: "reported",
    progress: "progressed", timers: "woken",
};

class Sidebar {
    constructor(root, app) {
        this.app = app;
        this.boxes = []; // [box, set, keys]
        this.search = root.querySelector("#search");
        this.search.addEventListener("input", () => app.setFilter({ text: this.search.value }));
        const { model } = app;
        const { totals } = app.seen;
        this.fill(root.querySelector("#kinds"), "kinds", model.kinds.map((kind) =>
            ({ keys: [kind], words: kind, count: totals.kinds[kind], swatch: { line: groupOf(kind) } })));
        const marks = {
            lost: { cross: "lost" }, doubled: { line: "ink" }, harmed: { diamond: "harm" },
            held: { bar: "held" }, "by strangers": { dashes: "stranger" },
        };
        this.fill(root.querySelector("#fates"), "fates", FATES.map((fate) =>
            ({ keys: [fate], words: fate, count: totals.fates[fate], swatch: marks[fate] })));
        this.fill(root.querySelector("#facts"), "facts", Object.keys(FACT_GROUPS).map((group) =>
            ({ keys: [group], words: FACT_WORDS[group], count: totals.facts[group], swatch: { glyph: group } })));
        this.fill(root.querySelector("#nodes"), "nodes", this.nodeRows());
        this.addStrangers(root.querySelector("#strangers"));
    }

    /** Strangers who are many share a row, as they share a lane. */
    nodeRows() {
        const { model, seen, view } = this.app;
        const rows = [];
        const strangers = [];
        for (const [n, node] of model.nodes.entries()) {
            if (node.kind === "stranger" && !view.strangersApart) strangers.push(n);
            else rows.push({ keys: [n], words: node.kind === "stranger" ? node.address : nodeName(node),
                count: seen.totals.nodes[n], title: nodeLabel(node), only: true });
        }
        if (strangers.length > 0) {
            const count = strangers.reduce((sum, n) => sum + seen.totals.nodes[n], 0);
            rows.push({ keys: strangers, words: `${strangers.length} strangers`, count, only: true });
        }
        return rows;
    }

    /** A row: box, sample, words, count. Rows of what never happened are left out. */
    fill(list, set, rows) {
        for (const row of rows) {
            if (row.count === 0 && set !== "nodes") continue;
            const item = element("li");
            const label = element("label");
            label.title = row.title ?? "";
            const box = element("input");
            box.type = "checkbox";
            box.addEventListener("change", () => this.toggle(set, row.keys, box.checked));
            label.append(box, this.swatch(row.swatch), element("span", "words", row.words),
                element("span", "number", formatCount(row.count)));
            item.append(label);
            if (row.only) {
                const only = element("button", "only", "only");
                only.title = "This node and the rooms alone";
                only.addEventListener("click", () => this.only(row.keys));
                item.append(only);
            }
            list.append(item);
            this.boxes.push([box, set, row.keys]);
        }
        list.closest("section").hidden = list.children.length === 0;
        list.closest("section").querySelector(".all")?.addEventListener("click", () => this.all(set));
    }

    addStrangers(place) {
        const { view, model } = this.app;
        const many = model.nodes.filter((node) => node.kind === "stranger").length > FEW_STRANGERS;
        place.hidden = !many;
        place.querySelector("input").addEventListener("change", (event) => {
            view.strangersApart = event.target.checked;
            this.app.setFilter({});
        });
    }

    toggle(set, keys, on) {
        const chosen = new Set(this.app.filter[set]);
        for (const key of keys) {
            if (on) chosen.add(key);
            else chosen.delete(key);
        }
        this.app.setFilter({ [set]: chosen });
    }

    only(chosen) {
        const { nodes } = this.app.model;
        const rooms = [...nodes.keys()].filter((n) => nodes[n].kind === "room");
        this.app.setFilter({ nodes: new Set([...chosen, ...rooms]) });
    }

    /** All of a list; of the fates none, which is the same. */
    all(set) {
        const all = defaultFilter(this.app.model)[set];
        this.app.setFilter({ [set]: all });
    }

    show() {
        for (const [box, set, keys] of this.boxes) box.checked = keys.every((key) => this.app.filter[set].has(key));
        if (document.activeElement !== this.search) this.search.value = this.app.filter.text;
    }

    /** A sample of how it looks in the diagram. */
    swatch(look) {
        const canvas = element("canvas", "swatch");
        if (look) this.swatches = [...(this.swatches ?? []), [canvas, look]];
        canvas.hidden = !look;
        return canvas;
    }

    drawSwatches(theme) {
        for (const [canvas, look] of this.swatches ?? []) drawSwatch(canvas, look, theme);
    }
}

function drawSwatch(canvas, look, theme) {
    const ctx = fitted(canvas, 26, 14, devicePixelRatio);
    const [shape, colour] = Object.entries(look)[0];
    ctx.strokeStyle = ctx.fillStyle = theme[colour] ?? theme.ink;
    ctx.lineWidth = 1.8;
    ctx.beginPath();
    switch (shape) {
    case "line":
    case "dashes":
        ctx.setLineDash(shape === "dashes" ? [4, 3] : []);
        line(ctx, 2, 7, 18, 7);
        ctx.beginPath();
        addHead(ctx, 2, 7, 25, 7, 8);
        ctx.fill();
        break;
    case "cross":
        line(ctx, 2, 7, 17, 7);
        ctx.beginPath();
        addCross(ctx, 18, 7, 4.5);
        ctx.stroke();
        break;
    case "diamond":
        addDiamond(ctx, 13, 7, 5.5);
        ctx.fill();
        break;
    case "bar":
        ctx.fillRect(11, 1, 4, 12);
        break;
    default:
        drawGlyph(ctx, theme, FACT_SAMPLES[colour], colour, 13, 7, 4.5);
    }
}
