-- expect: json_cycle.lua:5: http.post: json is nested too deeply, or within itself
flow("x", function()
  local t = {}
  t.self = t
  http.post("/x", { json = t })
end)
