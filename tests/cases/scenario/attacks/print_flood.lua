-- expect: print_flood.lua: print: only the first 1000 lines are shown
-- line: end
for i = 1, 2000 do print(i) end
flow("x", function() end)
