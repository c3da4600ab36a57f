"""Reports, with which a case begins."""

from delicti.desk import models as m
from delicti.desk.figures.base import REPORTS
from delicti.desk.figures.figure import Figure

FIGURES = (
    Figure(
        "reports",
        "Reports",
        "reports",
        "Reports of incidents that became, or went into, a case of the campaign.",
        REPORTS,
        m.Report,
        by=((), ("week",), ("sector",), ("region",)),
    ),
    Figure(
        "cases-reported",
        "From a report",
        "cases",
        "Cases of the campaign that at least one report led to.",
        REPORTS,
        m.Case,
        by=((),),
        key="living",
    ),
)
