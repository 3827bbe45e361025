-- expect: flow_weight.lua:2: flow: weight must be a number from 0 up
flow("x", { weight = -1 }, function() end)
