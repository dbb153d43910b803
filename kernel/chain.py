"""The chain of a record: what has been decided and by whom, whose turn it is, what is to come.

Read from the lifecycle's table and the record's history, so it says nothing that they do not.
"""

from kernel.lifecycle import Lifecycle, Move


def main_line(lifecycle: Lifecycle, last=None, until="") -> list[Move]:
    """The moves that lead from the first state to the end when nothing is sent back.

    Up to the state `until` it takes at each fork the way gone last, as `last` (the latest event of
    each move) tells; elsewhere the first.
    """
    state, line, seen, gone = lifecycle.initial, [], set(), last or {}
    while True:
        seen.add(state)
        if state == until:
            gone = {}
        ways = [m for m in lifecycle.moves_from(state) if not m.reason and m.target not in seen]
        if not ways:
            return line
        taken = [way for way in ways if way.name in gone]
        step = max(taken, key=lambda way: gone[way.name].pk) if taken else ways[0]
        line.append(step)
        state = step.target


def chain(record, events) -> list[dict]:
    """Links for parts/chain.html; `events` are those of the history that the reader may know of.

    A step that is done and of which the reader may not know is left out.
    """
    last = {event.verb: event for event in events}
    line = main_line(record.lifecycle, last, record.state)
    reached = _reached(record, line)
    if reached is None:
        return []
    links = [_done(step, last[step.name]) for step in line[:reached] if step.name in last]
    if record.state.startswith("returned"):
        links += [_returned(event) for event in _latest_return(record, last)]
    for step in line[reached:]:
        # One of several answers of the same weight is not foretold (see Move.aside).
        words = step.desk if step.aside and step.desk else step.label
        links.append({"step": words, "state": "now" if step is line[reached] else "todo"})
    return links


def _reached(record, line) -> int | None:
    """How many steps of the line are behind the record; None if it has left the line for good."""
    for number, step in enumerate(line):
        if record.state in step.sources:
            return number
    return len(line) if line and record.state == line[-1].target else None


def _done(step, event) -> dict:
    return {
        "step": step.label, "state": "done", "who": event.person_name, "at": event.at,
        "remark": event.note,
    }  # fmt: skip


def _latest_return(record, last):
    back = [event for event in last.values() if event.to_state == record.state]
    return [max(back, key=lambda event: event.pk)] if back else []


def _returned(event) -> dict:
    return {
        "step": event.label, "state": "returned", "who": event.person_name, "at": event.at,
        "remark": event.note,
    }  # fmt: skip
