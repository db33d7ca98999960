"""Pages for trainers with a group: designing a monitor together."""
