"""The identification desk: judging an area by the policy in force, and what follows for each village."""
