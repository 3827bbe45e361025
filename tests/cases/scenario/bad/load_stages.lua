-- expect: load_stages.lua:2: load.stages: a stage must be { time, rate or users }, such as { "30s", 100 }
load { stages = { { "30s", 100 }, { "1m" } } }
flow("a", { get = "/" })
