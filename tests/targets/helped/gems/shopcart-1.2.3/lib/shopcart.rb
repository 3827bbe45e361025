# A dependency. leaky: it remembers every cart; else the last hundred.
module Shopcart
  CARTS = {}

  class Cart
    def initialize(number)
      @items = ["x" * 2000 + number.to_s]
    end
  end

  def self.remember(number, leaky)
    CARTS[number] = Cart.new(number)
    CARTS.delete(number - 100) unless leaky
  end
end
