-- expect: :3: http.post: file 'none.txt': there is no such file beneath
flow("x", function()
  http.post("/", { file = "none.txt" })
end)
