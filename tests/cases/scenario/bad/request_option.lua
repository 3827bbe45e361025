-- expect: request_option.lua:3: http.post: unknown option 'header': did you mean 'headers'?
flow("x", function()
  http.post("/", { header = {} })
end)
