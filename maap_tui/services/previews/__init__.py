"""Pictures of granules: fetched with limits, kept in the cache folder, decoded to plain pixels."""
