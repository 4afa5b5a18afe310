"""Official papers about plans: monthly monitoring report, yearly evaluation, mid-term evaluation.

Texts are dated templates (`data/templates`, or editions written on a page) that name the fields which the ledger, the
plans and other packs declare; every figure keeps its origin; what is missing is listed and never filled in. How a paper
looks is `platform.papers`; whether its figures add up is the reader's auditor.
"""
