-- expect: :3: http.post: file '.': it is not a regular file
flow("x", function()
  http.post("/", { file = "." })
end)
