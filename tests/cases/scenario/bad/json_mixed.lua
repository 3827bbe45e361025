-- expect: json_mixed.lua:3: http.post: json has a table that is neither a list nor { name = value }
flow("x", function()
  http.post("/", { json = { 1, 2, x = 3 } })
end)
