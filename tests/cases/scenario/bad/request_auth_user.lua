-- expect: request_auth_user.lua:3: http.get: auth must be { bearer = token } or { user = name, password = secret }
flow("x", function()
  http.get("/", { auth = {} })
end)
