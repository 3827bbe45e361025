-- expect: no_weight.lua: no flow has a weight above 0
flow("x", { weight = 0 }, function() end)
