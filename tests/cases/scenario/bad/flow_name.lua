-- expect: flow_name.lua:2: flow: its name must be a text or a number, not a function
flow(function() end)
