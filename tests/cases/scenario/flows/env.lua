-- The test allows FLATLINE_TEST_SEEN, which is set, and TEST_GIVEN=value.
expect(env("TEST_GIVEN") == "value", "given")
expect(env("FLATLINE_TEST_SEEN") == "seen", "seen")
expect(env("PATH", "default") == "default", "not allowed")
expect(env("TEST_GIVE", nil) == nil, "a part of a name")
flow("x", function() end)
--> end
--> passed given
--> passed (FLATLINE_TEST_SEEN)
--> passed not allowed
--> passed a part of a name
