-- The smallest scenario: one path, again and again. A flow that is nothing but
-- data needs no function.
flow("items", { get = "/items/1" })
