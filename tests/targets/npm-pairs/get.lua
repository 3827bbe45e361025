-- Every service of server.js does its work at any path. At 128 bytes a request
-- the slowest of them takes a few seconds to be told apart, the others less.
load { users = 16, duration = "14s", warmup = "4s" }
limits { growth = "128B/request", errors = "0.1%" }

flow("get", { get = "/" })
