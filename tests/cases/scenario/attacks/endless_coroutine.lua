-- expect: endless_coroutine.lua:4: flow 'x' used more than 500,000 instructions
flow("x", function()
  coroutine.wrap(function()
    while true do end
  end)()
end)
