-- expect: memory_table.lua:4: flow 'x' needs more memory than the 4.00 MiB that a scenario may use
flow("x", function()
  local t = {}
  for i = 1, 1e9 do t[i] = "a text that is long enough " .. i end
end)
