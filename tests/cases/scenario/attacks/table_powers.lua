-- Without __len too, # can be made to count to 2^62.
-- expect: table_powers.lua:8: bad argument #1 to 'insert' (the table is too long)
flow("x", function()
  local t = { 1, 2, 3, 4 }
  for i = 3, 61 do t[1 << i] = true end
  t[9] = true
  assert(#t > 1e15)
  table.insert(t, 1, true)
end)
