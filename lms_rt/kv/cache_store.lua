-- Stores a loaded value, unless the key was dropped since its loading began: what was loaded is then older than the
-- write that dropped it. Gives up the lock if it is still the loader's own.
-- KEYS: value, generation, lock. ARGV: token, generation at the start, life in ms (0: only give up the lock), value.
local stored = 0
if tonumber(ARGV[3]) > 0 and (redis.call('GET', KEYS[2]) or '0') == ARGV[2] then
    redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
    stored = 1
end
if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
return stored
