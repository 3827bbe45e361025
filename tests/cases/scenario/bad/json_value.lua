-- expect: json_value.lua:3: http.post: json has a value that is not a string, number, boolean, table or json.null
flow("x", function()
  http.post("/", { json = { f = print } })
end)
