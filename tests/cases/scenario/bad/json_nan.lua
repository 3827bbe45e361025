-- expect: json_nan.lua:3: http.post: json has a number that is not finite
flow("x", function()
  http.post("/", { json = 0 / 0 })
end)
