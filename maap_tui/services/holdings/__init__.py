"""The index of what lies in the download folders: one SQLite file in the state folder."""
