-- expect: expect_text.lua:3: expect: the text is missing: it must be a text or a number
flow("x", function()
  expect(true)
end)
