-- expect: flow_option.lua:2: flow: unknown option 'wieght': did you mean 'weight'?
flow("x", { wieght = 2 }, function() end)
