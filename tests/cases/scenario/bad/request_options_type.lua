-- expect: request_options_type.lua:3: http.post: what follows the URL must be a table, not a string
flow("x", function()
  http.post("/", "body")
end)
