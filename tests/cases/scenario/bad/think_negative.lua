-- expect: think_negative.lua:3: think: time cannot be -1.0 seconds
flow("x", function()
  think(-1)
end)
