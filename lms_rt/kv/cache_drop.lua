-- Forgets values. The new generation makes whoever is loading an old one throw it away; the freed lock lets the next
-- reader load the new one at once.
-- KEYS: value, generation, lock of each. ARGV: how long a generation is remembered, in ms.
for i = 1, #KEYS, 3 do
    redis.call('DEL', KEYS[i], KEYS[i + 2])
    redis.call('INCR', KEYS[i + 1])
    redis.call('PEXPIRE', KEYS[i + 1], ARGV[1])
end
return #KEYS / 3
