-- What a guest's browser gave with the form, so that one whose answer was lost on the way is given their place again when
-- it is sent anew; only its digest. Null where nothing was given.
ALTER TABLE participants ADD COLUMN joined_with bytea CHECK (octet_length(joined_with) = 32);
ALTER TABLE live_knocks ADD COLUMN joined_with bytea CHECK (octet_length(joined_with) = 32);
