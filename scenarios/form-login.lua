-- A page with a form to log in, and a token against forged requests in it, as Django,
-- Rails, Spring, Laravel and Express have: each user logs in once, and stays so.
load { users = 10, duration = "30s" }

local login = require("lib.login")
local page = option("page", "/signin")

flow("account", function(user)
  if not user.known then
    user.known = login.form(page, { username = "ada", password = env("PASSWORD", "enchantress") }).status == 200
  end
  http.get("/account", { expect = 200 })
end)
