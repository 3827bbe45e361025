-- expect: think_order.lua:3: think: the longest time is shorter than the shortest
flow("x", function()
  think("2s", "1s")
end)
