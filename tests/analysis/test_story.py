"""The story of a partner on made-up records: each ending, and the numbers that its sentences give."""

import datetime
from typing import Any

import pytest

from sim.analysis.story import story
from sim.analysis.story_records import ENDINGS, OBSTACLES, Dyad, ending, held_so_far, obstacles, steps
from sim.analysis.words import money
from tests.analysis.dyads import CALENDAR, date, dyad, event, no_zone, session, signing

WAR = [
    *CALENDAR,
    event(6, 2, "retaliation", actor="VNM", target="USA", rate_before_pct=0.0, rate_after_pct=36.0),
]

SIGNED: dict[str, Any] = {
    "stage": "framework",
    "deal_date": date(4),
    "agreed_rate_pct": 20.0,
    "partner_gain_share": 0.4,
    "home_gain_share": 0.6,
}

FALLEN = SIGNED | {"stage": "collapsed", "collapse_date": date(6)}

CASES: dict[str, Dyad] = {
    "signed": dyad([session(3), signing(4)], **SIGNED),
    "collapsed": dyad([session(3), signing(4)], **FALLEN),
    "war": dyad([session(1)], WAR, retaliation_pct=36.0),
    "never asked": dyad([], stage="silent", contact_date=None),
    "never met": dyad([]),
    "no zone": dyad([session(3), session(4), no_zone(5), no_zone(6), no_zone(7)]),
    "too few sessions": dyad([session(3), session(4)], needed=8),
    "would not sign": dyad([session(3, willing=False), session(4, willing=False), session(5, willing=False)]),
    "demands apart": dyad([no_zone(3), session(4), session(5)]),
}


def told(case: Dyad) -> str:
    return "\n".join(sentence for chapter in story(case).chapters for sentence in chapter.sentences)


def why(case: Dyad) -> str:
    return "\n".join(story(case).chapters[0].sentences)


def test_every_ending_has_a_case():
    assert set(CASES) == set(ENDINGS)


@pytest.mark.parametrize("name", CASES)
def test_each_ending_is_found(name: str):
    assert ending(CASES[name]) == name
    assert story(CASES[name]).ending == name


def test_what_stood_in_the_way_of_most_sessions_counts():
    assert ending(dyad([session(1), session(2), no_zone(3)], needed=1)) == "demands apart"
    assert ending(dyad([session(1), no_zone(2), no_zone(3)], needed=1)) == "no zone"


def test_of_two_that_stood_there_equally_often_the_first_counts():
    assert ending(dyad([no_zone(3) | {"willing": False}], needed=1)) == "no zone"
    assert ending(dyad([session(3, willing=False)], needed=1)) == "would not sign"


def test_collapse_counts_though_it_signed_before():
    assert ending(dyad([session(3), signing(4)], **FALLEN)) == "collapsed"


def test_truce_ends_a_war():
    assert ending(dyad([session(3), session(4)], WAR, retaliation_pct=10.0, truce_date=date(3))) != "war"


def test_obstacles_by_session():
    case = dyad([no_zone(1), session(2, fits=True), session(3, willing=False), session(4)], needed=3)
    found = obstacles(case)
    assert found["no zone"].tolist() == [True, False, False, False]
    assert found["too few sessions"].tolist() == [True, True, False, False]
    assert found["would not sign"].tolist() == [False, False, True, False]
    assert found["demands apart"].tolist() == [False, False, True, True]


def test_only_sessions_count_when_nobody_may_walk_away():
    case = dyad([no_zone(1), session(2, willing=False)], needed=5)._replace(may_walk_away=False)
    assert obstacles(case).any().to_dict() == {name: name == "too few sessions" for name in OBSTACLES}
    assert ending(case) == "too few sessions"


def test_rounds_with_several_sessions():
    assert held_so_far(dyad([session(1), session(2), session(3)], sessions=9)).tolist() == [3, 6, 9]


def test_war_says_since_when_and_how_much():
    assert "in force since 16 Apr 2025, still stands at 36 points" in why(CASES["war"])


def test_demands_apart_says_how_far():
    """15 of 20 and 20 of 40 above no deal."""
    text = why(CASES["demands apart"])
    assert "Vietnam asked for 75% of what it could gain at most (USD 15 of 20 bn a year)" in text
    assert "the US asked for 50% of what it could gain at most (USD 20 of 40 bn a year)" in text
    assert text.startswith("In 2 of 3 rounds with sessions the demands were apart")
    assert "of 3 rounds: no zone of agreement in 1, sessions too few in 1." in text
    assert "At the last session, on 7 May 2025, the demands were apart." in text


def test_too_few_says_how_many():
    assert "Only 2 sessions had been held up to the last one, and a framework takes at least 8" in why(
        CASES["too few sessions"]
    )


def test_unwilling_says_who_and_how_many_others_had_signed():
    """The deals of the round before count: the series has as many as its index."""
    text = why(CASES["would not sign"])
    assert "In 3 of 3 rounds with sessions Vietnam would not have signed" in text
    assert "whatever the demands (by the last one 4 partners had signed)" in text


def test_closed_zone_tells_the_last_demands_before():
    text = why(CASES["no zone"])
    assert "In 3 of 5 rounds with sessions there was no zone of agreement" in text
    assert "Demands in the last session with a zone of agreement, on 30 Apr 2025: Vietnam asked for 75%" in text


def test_signature_says_what_changed():
    text = why(CASES["signed"])
    assert (
        "In the sessions before, on 23 Apr 2025, 1 session of the 2 that a framework takes had been held" in text
    )
    assert "the demands were apart" in text
    assert "Vietnam went from 25% to 65% of its demand given up, the US gave up nothing more" in text
    assert "Vietnam got 40% of what it could gain at most, the US 60%" in text
    assert "the deadline was 42 days away" in text


def test_signature_in_the_first_round_of_sessions():
    assert "Nothing stood in the way" in why(dyad([signing(4)], needed=1, **SIGNED))


def test_collapse_says_when():
    case = CASES["collapsed"]
    assert story(case).headline == "Vietnam signed a framework on 30 Apr 2025 at 20%; it collapsed on 14 May 2025."
    assert "fell through 14 days after it was signed" in why(case)


def test_waiting_and_gaps():
    text = told(dyad([session(2), session(6)]))
    assert "From its asking to the first session it waited 14 days" in text
    assert "The longest time without a session was 28 days, from 16 Apr 2025" in text
    assert "After 14 May 2025 there was none, up to 11 Jun 2025" in text


def test_belief_names_the_act_between():
    text = told(dyad([session(0, credibility=0.85), session(1), session(2)]))
    assert "from 85% to 70%, came between two sessions up to 9 Apr 2025" in text
    assert "the US suspended the announced rates (9 Apr 2025)" in text
    assert "Its largest rise" not in text


def test_events_of_others_are_left_out():
    text = told(CASES["never met"])
    assert "from 0 to 46%" in text
    assert "99" not in text


def test_dictated_rate_is_told():
    hit = event(9, 8, "rate_change", target="VNM", rate_before_pct=10.0, rate_after_pct=25.0, note="dictated")
    text = told(dyad([session(3), session(4)], [*CALENDAR, hit], rate_pct=25.0, rate_basis="dictated"))
    assert "The US charges 25% since 28 May 2025: dictated at the deadline." in text
    assert "It still threatens 46%" in text


def test_steps_of_a_rate():
    twice = [
        event(7, 5, "rate_change", target="VNM", rate_before_pct=10.0, rate_after_pct=46.0, note="announced"),
        event(8, 5, "rate_change", target="VNM", rate_before_pct=46.0, rate_after_pct=20.0, note="negotiated"),
    ]
    days, rates = steps(dyad([], [*CALENDAR, *twice]), "rate_change")
    assert days == [date(0), date(5)]
    assert rates == [10.0, 20.0]
    assert steps(dyad([]), "retaliation") == ([date(0)], [0.0])


def test_names_with_an_article_begin_a_sentence_with_a_capital():
    case = CASES["signed"]._replace(name="the European Union")
    assert story(case).headline.startswith("The European Union signed")
    assert all(not sentence[0].islower() for chapter in story(case).chapters for sentence in chapter.sentences)


def test_extension_says_the_new_day():
    assert "put the deadline off to 1 Aug 2025" in told(
        dyad([], [*CALENDAR, event(6, 4, "extension", note=f"to {datetime.date(2025, 8, 1).isoformat()}")])
    )


def test_money_keeps_two_digits():
    assert [money(value) for value in (1234.0, 9.96, 0.5)] == ["1,234", "10", "0.5"]
