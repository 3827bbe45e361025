-- expect: flow_in_flow.lua:3: flow: only allowed outside of a flow's function
flow("x", function()
  flow("y", function() end)
end)
