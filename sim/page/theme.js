// theme: the colours and letters of the canvas, taken from the style sheet.
// The one rule: style.css alone says what is light and what is dark.

const KIND_GROUPS = {
    HELLO: "login", CHALLENGE: "login", JOIN: "login", WELCOME: "login", REJECT: "login", RESET: "login",
    RECORDS: "records", "ACK only": "ack", control: "control", classic: "classic", noise: "noise",
};
const COLOURS = ["paper", "panel", "ink", "muted", "faint", "line", "lane", "accent", "login", "records", "ack",
    "control", "classic", "noise", "lost", "harm", "held", "stranger", "good"];

function readTheme() {
    const style = getComputedStyle(document.documentElement);
    const theme = { font: style.getPropertyValue("--font"), mono: style.getPropertyValue("--mono") };
    for (const name of COLOURS) theme[name] = style.getPropertyValue(`--${name}`).trim();
    return theme;
}

function groupOf(kindName) {
    return KIND_GROUPS[kindName] ?? "control";
}
