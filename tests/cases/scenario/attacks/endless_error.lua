-- pcall(error) in a loop makes work for C at each turn.
-- expect: endless_error.lua:4: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do pcall(error, "again") end
end)
