-- expect: load_value.lua:2: load.duration: '5x' is not a duration: write 500ms, 30s, 5m or 1h30m
load { duration = "5x" }
