-- expect: :3: http.post: unknown option 'fil': did you mean 'file'?
flow("x", function()
  http.post("/", { multipart = { a = { fil = "x" } } })
end)
