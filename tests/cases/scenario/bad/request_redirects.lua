-- expect: :3: http.get: redirects must be a number from 0 to 20
flow("x", function()
  http.get("/", { redirects = true })
end)
