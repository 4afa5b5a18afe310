"""The trail of acts: appended, hash-chained, with signed checkpoints."""
