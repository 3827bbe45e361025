-- expect: abort_zero.lua:2: flow: abort_after must be more than nothing
flow("x", { get = "/", abort_after = "0B" })
