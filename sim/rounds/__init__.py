"""The parts of one round that are not decisions: state in, state out, for one run or for many.

Each module is one step of a round. The engines call them in the order of the ODD's schedule and supply what
actors decide; nothing here knows an agent, a strategy or a random generator.
"""
