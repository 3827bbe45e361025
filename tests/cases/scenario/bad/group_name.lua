-- expect: group_name.lua:3: group: the name must have 1 to 60 bytes
flow("x", function()
  group(("n"):rep(61), function() end)
end)
