"""Pure geometry: coordinates, checks, finding places, tiles, the illustrative tiling. No Django, clock, file or network."""
