-- expect: request_options_type.lua:3: http.post: the options must be a table, not 'body'
flow("x", function()
  http.post("/", "body")
end)
