// input: wheel, pointer and keys.
// The one rule: whatever can be done with a pointer can be done with keys.

const KEYS = {
    ArrowDown: (app) => app.step(1),
    ArrowUp: (app) => app.step(-1),
    j: (app) => app.step(1),
    k: (app) => app.step(-1),
    ArrowLeft: (app) => app.move(60, 0),
    ArrowRight: (app) => app.move(-60, 0),
    PageDown: (app) => app.move(0, -0.9 * app.view.body),
    PageUp: (app) => app.move(0, 0.9 * app.view.body),
    Home: (app) => app.goTo(0),
    End: (app) => app.goTo(app.view.total),
    "+": (app) => app.zoom(1.3),
    "=": (app) => app.zoom(1.3),
    "-": (app) => app.zoom(1 / 1.3),
    0: (app) => app.fit(),
    " ": (app) => app.play(!app.playing),
    t: (app) => app.setScale(app.view.scale === "order" ? "time" : "order"),
    x: (app) => app.stepTo(1, "lost"),
    X: (app) => app.stepTo(-1, "lost"),
    v: (app) => app.showViolation(),
    Escape: (app) => app.select(null),
};

/** On the overview, which is a slider, arrows pan: by so much of the screen. */
const SLIDER_KEYS = { ArrowDown: -0.1, ArrowRight: -0.1, ArrowUp: 0.1, ArrowLeft: 0.1 };

function listen(app, { diagram, overview, search }) {
    listenToWheel(app, diagram);
    listenToPointer(app, diagram);
    listenToOverview(app, overview);
    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target === search) {
            if (event.key === "Escape" || event.key === "Enter") diagram.focus();
            return;
        }
        if (event.target === overview && Object.hasOwn(SLIDER_KEYS, event.key)) {
            app.move(0, SLIDER_KEYS[event.key] * app.view.body);
            event.preventDefault();
            return;
        }
        const onControl = event.target.closest?.("button, input, summary");
        if (onControl && (event.key === " " || event.key === "Enter")) return;
        if (event.key === "/") search.focus();
        else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key](app);
        else return;
        event.preventDefault();
    });
}

function listenToWheel(app, canvas) {
    canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
        const dx = event.deltaX * lines;
        const dy = event.deltaY * lines;
        if (event.ctrlKey || event.metaKey || event.altKey) app.zoom(Math.exp(-dy / 300), event.offsetY);
        else if (event.shiftKey && dx === 0) app.move(-dy, 0);
        else app.move(-dx, -dy);
    }, { passive: false });
}

function listenToPointer(app, canvas) {
    let pressed = null;
    canvas.addEventListener("pointerdown", (event) => {
        pressed = { x: event.offsetX, y: event.offsetY, moved: false };
        canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
        if (!pressed) return app.hover(event.offsetX, event.offsetY);
        const dx = event.offsetX - pressed.x;
        const dy = event.offsetY - pressed.y;
        if (!pressed.moved && Math.hypot(dx, dy) < 4) return;
        canvas.classList.add("dragged");
        app.move(dx, dy);
        Object.assign(pressed, { x: event.offsetX, y: event.offsetY, moved: true });
    });
    canvas.addEventListener("pointerup", (event) => {
        if (pressed && !pressed.moved) app.select(pick(app, event.offsetX, event.offsetY));
        pressed = null;
        canvas.classList.remove("dragged");
    });
    canvas.addEventListener("pointerleave", () => app.hover(-1, -1));
    canvas.addEventListener("dblclick", (event) => app.zoom(event.shiftKey ? 0.5 : 2, event.offsetY));
}

function listenToOverview(app, canvas) {
    let down = false;
    const go = (event) => {
        app.view.center(app.overview.positionAt(app, event.offsetY));
        app.redraw();
    };
    canvas.addEventListener("pointerdown", (event) => {
        down = true;
        canvas.setPointerCapture(event.pointerId);
        go(event);
    });
    canvas.addEventListener("pointermove", (event) => down && go(event));
    canvas.addEventListener("pointerup", () => (down = false));
    canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        app.move(0, -event.deltaY);
    }, { passive: false });
}
