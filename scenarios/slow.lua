-- Patience is an option of each request; giving up is a reply like another,
-- with its reason in r.error.
load { users = 10, duration = "30s", timeout = "5s" }

flow("report", function(user)
  local r = http.get("/slow", { timeout = "2s", name = "GET /slow" })
  if r.error then
    user.failures = (user.failures or 0) + 1
    return
  end
  expect(r.time < 1, "within a second")
end)
