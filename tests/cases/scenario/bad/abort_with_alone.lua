-- expect: abort_with_alone.lua:2: flow: abort_with needs abort_after
flow("x", { get = "/", abort_with = "reset" })
