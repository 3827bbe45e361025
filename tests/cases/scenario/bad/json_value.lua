-- expect: json_value.lua:3: http.post: json has a value that is no text, number, boolean or table
flow("x", function()
  http.post("/", { json = { f = print } })
end)
