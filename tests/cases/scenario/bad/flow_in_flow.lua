-- expect: flow_in_flow.lua:3: flow: only outside of a flow's function
flow("x", function()
  flow("y", function() end)
end)
