-- expect: file_environ.lua:3: http.post: multipart.a: file '/proc/self/environ': it lies outside of the scenario's folder
flow("x", function()
  http.post("/", { multipart = { a = { file = "/proc/self/environ" } } })
end)
