-- Uploads: a file as the body, and the form that a browser would send. Files
-- lie beneath the scenario's folder; all users share one copy.
load { users = 5, duration = "30s" }

flow("raw", { put = "/upload", file = "data/photo.txt", expect = 201 })

flow("form", function(user)
  local r = http.post("/upload", { expect = 201, multipart = {
    title = "number " .. user.iteration,
    photo = { file = "data/photo.txt", type = "text/plain" },
  } })
  expect(r:json("bytes") > 100, "all of it arrived")
end)
