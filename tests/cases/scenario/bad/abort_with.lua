-- expect: abort_with.lua:2: flow: abort_with must be "close" or "reset", not 'rst'
flow("x", { get = "/", abort_after = "4KiB", abort_with = "rst" })
