SELECT channel, seq FROM channel_heads WHERE channel = ANY ($1::text[])
