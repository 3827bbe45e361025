-- expect: expect_text.lua:3: expect: the text is missing: it must be a string that says what is expected
flow("x", function()
  expect(true)
end)
