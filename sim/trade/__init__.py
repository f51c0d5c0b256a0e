"""What tariffs do to welfare: the one-sector world trade model, solved for one world or for thousands.

Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), "Making America great again? The economic impacts of
Liberation Day tariffs", Journal of International Economics 157, 104138.
"""
