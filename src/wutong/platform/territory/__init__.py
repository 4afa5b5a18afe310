"""Areas with validity and lineage, in three hierarchies: jurisdiction, statistical scope, grid.

Leaves geometry to the atlas."""
