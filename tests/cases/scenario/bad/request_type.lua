-- expect: request_type.lua:3: http.post: headers must be a table, not 'X: 1'
flow("x", function()
  http.post("/", { headers = "X: 1" })
end)
