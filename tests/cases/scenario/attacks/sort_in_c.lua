-- A comparison in C is never seen by a hook.
-- expect: sort_in_c.lua:
-- expect: flow 'x'
flow("x", function()
  local t = setmetatable({}, { __index = function() return 1 end })
  for i = 1, 1000 do t[i] = i end
  while true do pcall(table.sort, t, rawequal) end
end)
