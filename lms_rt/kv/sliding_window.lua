-- Counts one request against each key, atomically, by Redis's own clock.
-- KEYS: hashes of slice number -> count. ARGV: the limit, the window in ms and whether to count (1) or only look (0), of
-- each key in turn.
-- Returns for each key: whether it may pass, how many remain, ms until some quota comes back.
--
-- The window slides in tenths. A slice that is only partly inside still counts in full, so that no window of the given
-- length, wherever it is laid, ever holds more than the limit. A refused request is not counted: whoever keeps asking
-- is let in as soon as there is room.
local SLICES = 10
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local out = {}
for i, key in ipairs(KEYS) do
    local limit, window, counts = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), ARGV[3 * i] == '1'
    local width = window / SLICES
    local slice = math.floor(now / width)
    local used, oldest, gone = 0, slice, {}
    local fields = redis.call('HGETALL', key)
    for f = 1, #fields, 2 do
        local number = tonumber(fields[f])
        if number < slice - SLICES then
            gone[#gone + 1] = fields[f]
        else
            used = used + fields[f + 1]
            if number < oldest then oldest = number end
        end
    end
    local allowed = used < limit
    if allowed and counts then
        used = used + 1
        redis.call('HINCRBY', key, string.format('%d', slice), 1)
        redis.call('PEXPIRE', key, math.ceil(window + width))
    end
    if #gone > 0 then redis.call('HDEL', key, unpack(gone)) end
    -- the oldest slice counts until its last moment is a whole window ago
    local back = math.ceil((oldest + SLICES + 1) * width - now)
    out[#out + 1] = allowed and 1 or 0
    out[#out + 1] = math.max(0, limit - used)
    out[#out + 1] = math.max(1, back)
end
return out
