-- expect: request_multipart.lua:3: http.post: multipart.a: unknown option 'fil': did you mean 'file'?
flow("x", function()
  http.post("/", { multipart = { a = { fil = "x" } } })
end)
