-- expect: data_in_flow.lua:3: data.csv: only allowed outside of a flow's function
flow("x", function()
  data.csv("lib/short.csv")
end)
