"""The arithmetic of matching: names and addresses taken apart, evidence weighed, candidates found."""
