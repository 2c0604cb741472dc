"""A small deployment gate: FastAPI takes the requests, the component decides, SQLite keeps the state."""
