-- Each coroutine begins to count anew; making one is charged.
-- expect: endless_coroutines.lua:5: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do
    coroutine.wrap(function() for i = 1, 200 do end end)()
  end
end)
