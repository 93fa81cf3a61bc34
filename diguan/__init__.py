"""diguan (滴灌): targeted poverty alleviation, household by household; see README.md for the map of the house."""
