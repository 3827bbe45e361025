-- expect: :3: http.post: file '/proc/self/environ': it lies outside
flow("x", function()
  http.post("/", { multipart = { a = { file = "/proc/self/environ" } } })
end)
