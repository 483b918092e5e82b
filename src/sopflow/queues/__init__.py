"""Who performs what is owed: the embedded pump over the store's own tables, or an existing durable engine."""
