// panel: tells in words what is pointed at and what is pinned, and how much is to be seen.
// The one rule: data becomes text through textContent alone, so that it is never markup.

function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
}

/** What became of a flight, in words. */
function fateWords(info) {
    const words = [];
    if (info.fate === "lost") {
        const causes = {
            chance: "lost by the link", parted: "lost: a partition", burst: "lost in a burst",
            closed: "lost: nobody listens there", too_big: "lost: too big for the link",
            queue_full: "lost: the link's queue was full", rebound: "lost: its receiver has another address now",
            inbox_full: "lost: the inbox of its paused receiver was full",
        };
        words.push(causes[info.cause] ?? `lost: ${info.cause}`);
        if (info.ended > info.sent) words[0] += `, after ${formatDuration(info.ended - info.sent)}`;
    } else if (info.fate === "delivered") {
        words.push(`delivered after ${formatDuration(info.ended - info.sent)}`);
    } else {
        words.push("under way when the run ended");
    }
    if (info.held !== null) {
        const until = info.ended ?? info.held;
        words.push(`held ${until > info.held ? `for ${formatDuration(until - info.held)}` : ""} by a paused node`);
    }
    if (info.harm) words.push(`harmed: ${info.harm}`);
    if (info.doubled) words.push("one of two copies");
    if (info.stranger) words.push("sent by a stranger");
    return words.join(" · ");
}

/** [heading, text, what is known about it] */
function describeInfo(info) {
    if (info.type === "fact") {
        const about = `${nodeLabel(info.node)} · ${formatTime(info.at, 6)}`;
        return [info.name.replace("_", " "), info.text, about];
    }
    const heading = `#${info.number} ${info.kind}`;
    const way = `${nodeLabel(info.from)} → ${nodeLabel(info.to)}`;
    const sent = `${info.size} bytes · sent at ${formatTime(info.sent, 6)}`;
    return [heading, info.text, `${way} · ${sent} · ${fateWords(info)}`];
}

function outOf(seen, all) {
    return seen === all ? "" : ` of ${formatCount(all)}`;
}

class Panel {
    constructor(root) {
        this.tip = root.querySelector("#tip");
        this.inspector = root.querySelector("#inspector");
        this.counts = root.querySelector("#counts");
    }

    showCounts(app) {
        const { seen, model } = app;
        const { flights, facts } = model;
        const parts = [
            [formatCount(seen.flights), `${outOf(seen.flights, flights.count)} arrows`],
            [formatCount(seen.lost), " lost"],
            [formatCount(seen.facts), `${outOf(seen.facts, facts.count)} facts`],
            [formatDuration(model.end), ""],
        ];
        this.counts.replaceChildren(...parts.map(([number, words]) => {
            const item = element("span", "count");
            item.append(element("b", "", number), words);
            return item;
        }));
    }

    showTip(app, item, x, y) {
        const info = infoOf(app, item);
        this.tip.hidden = !info;
        if (!info) return;
        const [heading, text, about] = describeInfo(info);
        this.tip.replaceChildren(element("b", "", heading), element("code", "", text), element("small", "", about));
        const { width, height } = this.tip.getBoundingClientRect();
        const left = x + 16 + width > app.view.width ? x - width - 12 : x + 16;
        const top = y + 18 + height > app.view.height ? y - height - 12 : y + 18;
        this.tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
    }

    showHeader(app, column) {
        this.tip.hidden = false;
        const lines = app.view.columns[column].slice(0, 12).map((n) => {
            const node = app.model.nodes[n];
            return element("code", "", node.kind === "stranger" ? node.address
                : `${nodeName(node)} · ${node.address}${node.kind === "room" ? "" : ` · ${node.kind}`}`);
        });
        this.tip.replaceChildren(...lines);
        this.tip.style.transform = `translate(${Math.max(app.view.columnX(column) - 60, 4)}px, ${HEADER + 6}px)`;
    }

    inspect(app) {
        const info = infoOf(app, app.selected ?? app.hovered);
        if (!info) {
            this.inspector.replaceChildren(
                element("span", "hint", "Point at an arrow or a mark to read it, click to pin it. "),
                element("span", "hint",
                    "↓ ↑ step · space plays · x next lost · ctrl and wheel zooms · t scale · / search"));
            return;
        }
        const [heading, text, about] = describeInfo(info);
        const mark = element("span", app.selected ? "pin pinned" : "pin", app.selected ? "pinned" : "seen");
        const first = element("div", "line");
        first.append(mark, element("b", info.fate === "lost" ? "is-lost" : "", heading), element("code", "", text));
        this.inspector.replaceChildren(first, element("div", "about", about));
    }
}

/** The verdict of the checkers, above everything. */
function showVerdict(root, model, goThere) {
    const verdict = root.querySelector("#verdict");
    if (!model.violation) {
        verdict.className = "held";
        verdict.textContent = "No invariant was broken";
        return;
    }
    verdict.remove();
    const banner = root.querySelector("#banner");
    banner.hidden = false;
    const button = element("button", "", `Show the instant, ${formatTime(model.violation.at, 6)}`);
    button.addEventListener("click", goThere);
    banner.replaceChildren(element("b", "", `${model.violation.invariant} is broken`),
        element("span", "", model.violation.what), button);
}
