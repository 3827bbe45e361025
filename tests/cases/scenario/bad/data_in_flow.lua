-- expect: :3: data.csv: only outside of a flow
flow("x", function()
  data.csv("lib/short.csv")
end)
