"""Who waits and who is seen, round by round."""

import datetime

import pandas as pd

from sim.analysis.queue_rounds import OUT, SEEN, SIGNED, WAITING, queue_rounds

DATES = [datetime.date(2025, 4, 2) + datetime.timedelta(weeks=week) for week in range(5)]


def test_a_partner_waits_from_its_request_to_its_deal() -> None:
    partners = pd.DataFrame(
        {"iso3": ["JPN", "KOR", "CHN", "MEX"], "contact_date": [DATES[1], DATES[0], None, None]}
    )
    met = [("JPN", 2, False), ("JPN", 3, True), ("KOR", 0, False), ("CHN", 3, False)]
    sessions = pd.DataFrame([{"iso3": code, "date": DATES[week], "signed": signed} for code, week, signed in met])
    grid = queue_rounds(partners, sessions, DATES)
    assert grid.loc["JPN"].tolist() == [OUT, WAITING, SEEN, SIGNED, OUT]
    assert grid.loc["KOR"].tolist() == [SEEN, WAITING, WAITING, WAITING, WAITING]
    assert grid.loc["CHN"].tolist() == [OUT, OUT, OUT, SEEN, WAITING]  # it does not ask: from when it is seen
    assert grid.loc["MEX"].tolist() == [OUT] * 5
    assert list(grid.columns) == DATES
