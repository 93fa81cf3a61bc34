"""What tests of the registry share: a register with rows of every kind."""

from tests.registry.register import register  # noqa: F401 -- a fixture for the tests of this folder
