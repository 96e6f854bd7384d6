"""Python's cyclic garbage, freed only where and when nothing is hurt by it."""

import gc


def stop_by_itself() -> None:
    """From now on cycles are freed by ``free_due`` alone.

    By itself Python frees them in whichever thread allocates next and in the middle of
    whatever runs there. Widgets stand in cycles with the slots that they are connected
    to; freed on another thread, or while Qt delivers an event to them, they take the
    program down.
    """
    gc.disable()


def free_due() -> None:
    """Free the cycles of those generations whose time has come."""
    thresholds = gc.get_threshold()
    counts = gc.get_count()
    due = [
        generation
        for generation, (count, most) in enumerate(zip(counts, thresholds, strict=True))
        if count > most
    ]
    if due:
        gc.collect(max(due))
