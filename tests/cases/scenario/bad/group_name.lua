-- expect: :3: group: a name has 1 to 60 bytes
flow("x", function()
  group(("n"):rep(61), function() end)
end)
