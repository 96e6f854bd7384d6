from contextlib import suppress
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain import signing
from mobile_mediation.domain.errors import BadInput, RuleViolation
from mobile_mediation.domain.signing import (
    LONGEST_MS,
    MOST_BYTES,
    Handwriting,
    Sample,
    Stroke,
    check_plausible,
    decode,
    encode,
    stroke_digest,
)


def written(*strokes, device="sample pad"):
    return Handwriting(
        strokes=tuple(
            Stroke(tuple(Sample(*sample) for sample in stroke)) for stroke in strokes
        ),
        device=device,
    )


def straight(start, end, *, begin=0, ms=500, count=50):
    return [
        (
            begin + ms * i // count,
            start[0] + (end[0] - start[0]) * i // count,
            start[1] + (end[1] - start[1]) * i // count,
            300,
        )
        for i in range(count + 1)
    ]


def waves(number, size, *, step_ms):
    """Strokes like a hurried hand: curves whose speed and pressure keep changing."""
    strokes, t = [], 0
    for n in range(number):
        stroke, x, y = [], 1000 + 400 * n, 1000
        for i in range(size):
            t += step_ms + (i * 7 % 3 == 0)
            x += (i * i * 31 + n) % 61 - 27
            y += (i * 17 + n * n) % 53 - 26
            stroke.append((t, x, y, 200 + (i * 29) % 83))
        strokes.append(stroke)
        t += 150
    return written(*strokes)


CROSS = written(
    straight((0, 1000), (2000, 1000)),
    straight((1000, 0), (1000, 2000), begin=700),
)


@st.composite
def handwritings(draw):
    small = st.integers(-5000, 5000) | st.integers(-(2**31) + 1, 2**31 - 1)
    sizes = draw(st.lists(st.integers(1, 12), max_size=6))
    gaps = draw(
        st.lists(st.integers(0, 5) | st.just(90), min_size=sum(sizes), max_size=99)
    )
    times = accumulate(gaps)
    return Handwriting(
        device=draw(st.text(max_size=20)),
        strokes=tuple(
            Stroke(
                tuple(
                    Sample(next(times), draw(small), draw(small), abs(draw(small)))
                    for _ in range(size)
                )
            )
            for size in sizes
        ),
    )


def test_a_name_of_two_strokes_is_accepted():
    check_plausible(CROSS)


def test_a_name_in_one_long_stroke_is_accepted():
    corner = straight((0, 0), (2500, 0))
    back = straight((2500, 0), (0, 1800), begin=500)
    check_plausible(written(corner + back))


@pytest.mark.parametrize(
    ("handwriting", "words"),
    [
        (written(), "还没有签名"),
        (written(straight((0, 0), (6000, 0))), "一条线"),
        (
            written(straight((0, 0), (6000, 0)), straight((0, 90), (9, 90), begin=600)),
            "一条线",
        ),
        (written(straight((0, 0), (4000, 4000))), "一条线"),
        (written(straight((0, 0), (3000, 0))), "笔画太少"),
        (written([(0, 0, 0, 1)], [(500, 10, 10, 1)]), "一条线"),
        (
            written(
                straight((0, 0), (2000, 0), ms=100),
                straight((0, 0), (0, 2000), begin=200, ms=100),
            ),
            "时间太短",
        ),
        (
            written(
                straight((0, 0), (2000, 0)),
                straight((0, 0), (0, 2000), begin=LONGEST_MS),
            ),
            "超过60秒",
        ),
    ],
)
def test_what_nobody_could_recognise_is_asked_for_again(handwriting, words):
    with pytest.raises(RuleViolation) as refused:
        check_plausible(handwriting)
    assert refused.value.code == "MM1512"
    assert words in refused.value.words.zh
    assert "再签一次" in refused.value.in_language("zh")


def test_a_long_line_drawn_by_an_unsteady_hand_is_still_a_line():
    wavering = [
        (t, x, 150 if t % 200 else 0, 300)
        for t, x, _, _ in straight((0, 0), (10_000, 0), ms=1000, count=100)
    ]
    broad = [(t, x, y * 2, p) for t, x, y, p in wavering]
    for line in (wavering, broad):
        with pytest.raises(RuleViolation, match=r"MM1512.*line"):
            check_plausible(written(line))


def test_a_scribble_of_one_millimetre_is_no_signature():
    scribble = written(
        straight((0, 0), (100, 0)), straight((50, -50), (50, 50), begin=600)
    )
    with pytest.raises(RuleViolation, match="MM1512"):
        check_plausible(scribble)


@given(handwritings())
def test_packing_loses_nothing(handwriting):
    assert decode(encode(handwriting)) == handwriting


def test_an_ordinary_signature_is_small():
    assert len(encode(waves(18, 60, step_ms=5))) < 6 * 1024


def test_sixty_seconds_at_250_hertz_fit():
    minute = waves(20, 700, step_ms=4)
    assert 50_000 < minute.duration_ms < LONGEST_MS + 10_000
    assert len(encode(minute)) <= MOST_BYTES


def test_more_than_a_record_can_hold_is_refused():
    with pytest.raises(RuleViolation, match="MM1513"):
        encode(waves(60, 700, step_ms=4))


def test_one_handwriting_has_one_packed_form():
    packed = encode(CROSS)
    assert packed == encode(decode(packed))
    # The count of strokes, 2, in a needlessly long form.
    at = 4 + 1 + len("sample pad")
    assert packed[at] == 2
    longer = packed[:at] + b"\x82\x00" + packed[at + 1 :]
    with pytest.raises(BadInput, match="MM1514"):
        decode(longer)


@given(st.data())
def test_damaged_bytes_are_refused_or_say_something_else(data):
    packed = encode(CROSS)
    place = data.draw(st.integers(0, len(packed) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != packed[place]))
    damaged = packed[:place] + bytes([other]) + packed[place + 1 :]
    with suppress(BadInput):
        assert decode(damaged) != CROSS


@given(st.binary(max_size=200))
def test_foreign_bytes_never_break_the_reader(foreign):
    for packed in (foreign, b"MMS1" + foreign):
        with suppress(BadInput):
            assert encode(decode(packed)) == packed


def test_shortened_and_lengthened_bytes_are_refused():
    packed = encode(CROSS)
    too_long = signing._written(waves(60, 700, step_ms=4))
    for wrong in (b"", packed[:-1], packed + b"\x00", too_long):
        with pytest.raises(BadInput):
            decode(wrong)


def test_a_copy_is_recognised_wherever_it_is_set():
    moved = Handwriting(
        device="another pad",
        strokes=tuple(
            Stroke(
                tuple(
                    Sample(s.t_ms + 9, s.x + 77, s.y - 5, s.pressure)
                    for s in stroke.samples
                )
            )
            for stroke in CROSS.strokes
        ),
    )
    assert stroke_digest(moved) == stroke_digest(CROSS)
    assert len(stroke_digest(CROSS)) == 32
    assert stroke_digest(written()) != stroke_digest(CROSS)


def test_a_second_writing_is_not_a_copy():
    again = written(
        straight((0, 1000), (2000, 1001)),
        straight((1000, 0), (1000, 2000), begin=700),
    )
    assert stroke_digest(again) != stroke_digest(CROSS)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Sample(-1, 0, 0, 0),
        lambda: Sample(0, 2**31, 0, 0),
        lambda: Stroke(()),
        lambda: Stroke((Sample(5, 0, 0, 0), Sample(4, 0, 0, 0))),
        lambda: written([(5, 0, 0, 0), (4, 0, 0, 0)]),
        lambda: written([(5, 0, 0, 0)], [(4, 0, 0, 0)]),
        lambda: written(device="x" * 201),
    ],
)
def test_samples_that_no_pad_gives_are_a_defect(wrong):
    with pytest.raises(ValueError, match=r"negative|32 bits|samples|follow|too long"):
        wrong()
