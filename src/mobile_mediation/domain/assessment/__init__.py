"""The assessment of damages: what is owed, by whom, to whom, and why.

``request`` says what is asked, ``items`` reckons what was lost, ``allocation`` who
bears it, ``netting`` who still pays whom after advances, ``warnings`` what a person
should look at again; ``engine`` joins them. Amounts are whole fen; incomes,
coefficients and shares are exact (``Decimal``, ``Fraction``) until an item is rounded.
"""
