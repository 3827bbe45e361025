-- expect: flow_name.lua:2: flow: the name must be a string, not a function
flow(function() end)
