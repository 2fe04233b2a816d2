"""Why not me, why this group, why is this group closed: read, told, printed."""
