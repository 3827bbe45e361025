-- expect: flow_twice.lua:3: flow: there is a 'x' already
flow("x", function() end)
flow("x", function() end)
