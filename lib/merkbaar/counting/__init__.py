"""Numbers a statistician signs: DataFrames in, results with intervals and unadjusted p out.

Levels come as ``value``, ``lower``, ``upper``; comparisons as columns ``vs_<comparator>`` with
``_lower``, ``_upper``, ``_p`` and ``_value`` (what it is compared with). Nothing here is adjusted
for the number of comparisons: the room ``insights`` does that, once, for the whole edition.
"""
