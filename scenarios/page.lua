-- A page and all it needs, at once, as a browser asks for it.
load { users = 10, duration = "30s" }

flow("page", function()
  http.get("/", { expect = 200 })
  local replies = batch {
    { get = "/style.css" },
    { get = "/app.js" },
    { get = "/items", headers = { Accept = "application/json" } },
    { post = "/seen", json = { page = "/" } },
  }
  for _, r in ipairs(replies) do expect(r.status == 200, "every part") end
end)
