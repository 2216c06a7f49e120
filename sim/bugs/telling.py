"""telling: what hunts have found, as lines, as JSON, as a table, and in short. `run` beside it finds it."""
import collections
import json
import statistics

COLUMNS = ("bug", "duty", "strategy", "caught by", "after", "events", "datagrams", "seconds", "also seen by")


def cells(row):
    also = " ".join(f"{name}:{count}" for name, count in sorted(row["seen_by"].items())
                    if name != row["caught_by"] or count > 1)
    return (row["bug"], row["duty"], row["strategy"], row["caught_by"] or "nobody",
            *["" if row[key] is None else str(row[key]) for key in ("after", "events", "datagrams")],
            f"{row['seconds']:.1f}", also)


def line_of(row):
    return "{:42} {:13} {:9} {:9} {:>6} {:>4} {:>4} {:>6}  {}".format(*cells(row)).rstrip()


def median(numbers):
    return f"{statistics.median(numbers):g}" if numbers else "-"


def summary(rows, strategies):
    """Names to texts, in order. `strategies`: their names, but for those that only leaks want."""
    by_bug = collections.defaultdict(list)
    for row in rows:
        by_bug[row["bug"]].append(row)
    caught = {name: [row for row in own if row["caught_by"]] for name, own in by_bug.items()}
    swarm = [row for own in caught.values() for row in own if row["strategy"] == "swarm"]
    sweep = [row for own in caught.values() for row in own if row["strategy"] in ("swarm", "scenarios")]
    counts = [row["after"] for row in sweep if row["after"] is not None]
    small = [row for row in swarm if row["events"] is not None]
    checkers, alone = collections.Counter(), collections.defaultdict(list)
    for name, own in caught.items():
        seers = {checker for row in own if row["strategy"] in ("swarm", "pct")
                 for checker in (row["seen_by"] or {row["caught_by"]: 1})}
        checkers.update(row["caught_by"] for row in own[:1])
        if len(seers) == 1:
            alone[seers.pop()].append(name)
    said = {
        "caught": f"{sum(bool(own) for own in caught.values())} of {len(by_bug)}",
        "seeds, median": median(counts),
        "events after shrinking, median": median([row["events"] for row in small]),
        "datagrams after shrinking, median": median([row["datagrams"] for row in small]),
        "milliseconds to shrink, median": median([row["shrunk_in"] for row in small]),
        "caught first by": ", ".join(f"{name} {count}" for name, count in checkers.most_common()),
    }
    for strategy in strategies:
        own = [row for row in rows if row["strategy"] == strategy]
        if own:
            said[f"caught by {strategy}"] = f"{sum(bool(row['caught_by']) for row in own)} of {len(own)}"
    said |= {
        "caught only by": "; ".join(f"{name}: {', '.join(sorted(own))}" for name, own in sorted(alone.items())),
        "later than 100": ", ".join(f"{row['bug']} ({row['after']})" for row in sweep if (row["after"] or 0) > 100),
        "nobody caught": ", ".join(sorted(name for name, own in caught.items() if not own)) or "none",
    }
    return said


def merged(paths, strategies):
    """One row for a bug and a strategy: the last file's. By duty, bug and strategy."""
    last = {(row["bug"], row["strategy"]): row for path in paths for row in json.loads(path.read_text())["rows"]}
    return sorted(last.values(), key=lambda row: (row["duty"], row["bug"], strategies.index(row["strategy"])))


def write_json(path, rows, said):
    path.write_text(json.dumps({"rows": rows, "summary": said}, indent=1) + "\n")


def write_markdown(path, rows, said):
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    lines += [""] + [f"- **{name}**: {words}" for name, words in said.items()]
    path.write_text("\n".join(lines) + "\n")
