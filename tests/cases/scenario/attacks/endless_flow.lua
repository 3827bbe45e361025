-- expect: endless_flow.lua:3: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do end
end)
