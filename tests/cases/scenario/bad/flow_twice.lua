-- expect: flow_twice.lua:3: flow: there is already a flow 'x'
flow("x", function() end)
flow("x", function() end)
