-- expect: json_utf8.lua:3: http.post: json has a string that is not UTF-8
flow("x", function()
  http.post("/", { json = "\xff" })
end)
