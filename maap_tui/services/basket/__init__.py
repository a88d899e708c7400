"""The basket on the disk: a small database in the state folder, and GeoJSON files."""
