// format: numbers and times as people read them.
// The one rule: the same value is written the same way everywhere on the page.

function formatCount(count) {
    return count.toLocaleString("en");
}

/** A point in time: 0.015 000 s, 1:02.345 000. */
function formatTime(ns, digits = 3) {
    const seconds = Math.floor(ns / 1e9);
    const fraction = String(Math.floor(ns % 1e9)).padStart(9, "0").slice(0, digits);
    const minutes = Math.floor(seconds / 60);
    const point = digits > 0 ? `.${fraction}` : "";
    if (minutes === 0) return `${seconds}${point} s`;
    return `${minutes}:${String(seconds % 60).padStart(2, "0")}${point}`;
}

/** A length of time: 15 ms, 1.5 s, 2 min. */
function formatDuration(ns) {
    if (ns < 1e3) return `${Math.round(ns)} ns`;
    if (ns < 1e6) return `${short(ns / 1e3)} µs`;
    if (ns < 1e9) return `${short(ns / 1e6)} ms`;
    if (ns < 60e9) return `${short(ns / 1e9)} s`;
    return `${short(ns / 60e9)} min`;
}

function short(value) {
    return String(Number(value.toPrecision(value < 100 ? 3 : 4)));
}

/** What an arrow's label has room for: the token is on every datagram of a session. */
function shortText(text) {
    return text.replace(/^DATA token \S+ /, "").replace(/^(WELCOME) token \S+/, "$1");
}

function nodeName(node) {
    if (node.kind === "room") return "room";
    return node.name === "" ? "stranger" : node.name;
}

function nodeLabel(node) {
    return node.kind === "stranger" ? node.address : `${nodeName(node)} (${node.address})`;
}
