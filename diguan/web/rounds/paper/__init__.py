"""Printed sheets of identification: application, home-visit form, minutes, lists for the board."""
