-- HTTP/2 over TLS, as browsers speak it to a proxy. What is trusted is said on
-- the command line; a script cannot read the machine's files.
--   flatline run scenarios/http2.lua --cacert ca.pem -- nginx -c "$PWD/nginx.conf"
-- with --target https://localhost:8443. Each user has a connection of its own.
load { users = 10, duration = "30s", http2 = true, first_byte_timeout = "2s" }
limits { growth = "64B/request", errors = "0.1%" }

flow("list", { get = "/items", weight = 9, expect = 200 })

flow("item", function()
  http.get("/items/" .. random(1, 1000), { expect = 200 })
end)
