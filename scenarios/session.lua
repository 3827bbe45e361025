-- A session as a browser has it: the form, the redirect, the cookie. Each user
-- has a cookie jar of its own, and logs in once.
load { users = 20, duration = "30s" }

flow("browse", function(user)
  if not user.known then
    local r = http.post("/session", { form = { user = "user" .. user.id, password = "pw" }, redirects = 3, expect = 200 })
    user.known = expect(r:json("name"), "logged in")
  end
  http.get("/account", { expect = 200 })
  think("100ms", "500ms")
end)
