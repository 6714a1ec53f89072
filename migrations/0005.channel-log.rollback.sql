DROP TABLE channel_events;
DROP TABLE channel_heads;
