-- expect: request_redirects.lua:3: http.get: redirects must be a whole number from 0 to 20, not true
flow("x", function()
  http.get("/", { redirects = true })
end)
