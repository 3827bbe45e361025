-- expect: nothing found
local feed = data.lines("data_reach.lua")
assert(getmetatable(feed) == false and not pcall(function() feed[1] = "x" end))
assert(not pcall(setmetatable, feed, {}))
print("nothing found")
flow("x", function() end)
