# A dependency. leaky: it remembers every cart; else the last twenty.
module Shopcart
  CARTS = {}

  class Cart
    def initialize(number)
      @items = ["x" * 2000 + number.to_s]
    end
  end

  def self.remember(number, leaky)
    CARTS[number] = Cart.new(number)
    CARTS.delete(number - 20) unless leaky
  end
end
