"""Long work as rows: lease, heartbeat, progress, cancel, resume."""
