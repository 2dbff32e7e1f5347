"""What is counted of links in every state is what the rows behind the figures say."""

from itertools import chain

from store.engine import Store
from store.report_facts import FactQueries
from store.report_queries import ReportQueries


def test_the_counts_and_the_rows_behind_them_are_of_one_mind(store: Store) -> None:
    rows = list(chain.from_iterable(ReportQueries(store.engine).rot_pages()))
    counted = list(FactQueries(store.engine).link_facts())
    assert len({one.standing.state for one in counted}) > 3
    assert [one._replace(cited=one.cited._replace(answers=())) for one in counted] == [
        row.facts()._replace(cited=row.facts().cited._replace(answers=())) for row in rows
    ]
    assert [sorted(one.cited.answers) for one in counted] == [sorted(row.facts().cited.answers) for row in rows]
    assert [row.link for row in ReportQueries(store.engine).rows_of(["0" * 32, *(one.link for one in counted)])] == [
        one.link for one in counted
    ]
