"""What the cube refuses: a file that is missing, altered or of another kind, areas that lie in one
another.
"""

from diguan.engine.faults import CountyFault


class CubeFault(CountyFault):
    """A cube that cannot be made, read or published."""
