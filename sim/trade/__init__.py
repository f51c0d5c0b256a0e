"""What tariffs do to welfare: the one-sector world trade model, solved for one world or for thousands.

The model is that of Ignatenko, Lashkaripour, Macedoni and Simonovska [Ignatenko2025]_: gravity with overheads
paid in the market sold to, tariff revenue that cuts the income tax, and a labour supply that answers to it.
"""
