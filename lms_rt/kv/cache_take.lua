-- Reads many cached values in one call, and hands out the right to load a missing one.
-- KEYS: value, generation and lock of each. ARGV: a token, the lock's life in ms.
-- Returns for each: the value, or false; then the generation (a number), or -1 where somebody else is loading.
local out = {}
for i = 1, #KEYS, 3 do
    local value = redis.call('GET', KEYS[i])
    out[#out + 1] = value
    if value then
        out[#out + 1] = 0
    elseif redis.call('SET', KEYS[i + 2], ARGV[1], 'NX', 'PX', ARGV[2]) then
        out[#out + 1] = tonumber(redis.call('GET', KEYS[i + 1]) or '0')
    else
        out[#out + 1] = -1
    end
end
return out
