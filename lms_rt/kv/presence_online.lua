-- KEYS[1]: the processes with somebody in this session. ARGV[1]: 'count' or 'members'.
-- A process's set expires by itself when the process dies; its name is then taken off the list here.
local sets = {}
for _, process in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    local set = KEYS[1] .. ':' .. process
    if redis.call('EXISTS', set) == 1 then
        sets[#sets + 1] = set
    else
        redis.call('SREM', KEYS[1], process)
    end
end
local members = {}
if #sets > 0 then
    members = redis.call('SUNION', unpack(sets))
end
if ARGV[1] == 'count' then
    return { #members }
end
return members
