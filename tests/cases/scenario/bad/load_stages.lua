-- expect: stages: write { { "30s", 100 }, ... }
load { stages = { { "30s", 100 }, { "1m" } } }
flow("a", { get = "/" })
