"""Refusals, substitutes and the minimal change of a plan: what is admissible, who may act, what is counted.

No solver takes part: what is said here judges every rebalancing, ours and anybody's.
"""
