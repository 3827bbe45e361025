-- expect: abort_zero.lua:2: flow: abort_after must be a duration or a size, such as "20ms" or "4KiB", and more than 0, not '0B'
flow("x", { get = "/", abort_after = "0B" })
