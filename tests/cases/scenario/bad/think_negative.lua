-- expect: think_negative.lua:3: think: the time must be a duration from 0 to 24h, not -1
flow("x", function()
  think(-1)
end)
