# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Loaded by RUBYOPT into each Ruby that `flatline profile -- COMMAND` starts. A
# thread answers flatline at a socket, named by the number of the process in a
# private folder, with what ObjectSpace says is held. It runs in somebody
# else's process: no signals, no output, no code from outside. Objects are asked
# by methods of Ruby's own, whatever their classes redefine. After a fork the
# child starts its own (Ruby 3.1 and later).
require "objspace"
require "rbconfig"
require "socket"

module FlatlineHelper
  SOCKETS = "#{__dir__}/sockets"
  TYPES = 500
  TABLE = 4096
  CLASS = Kernel.instance_method(:class)
  NAME = Module.instance_method(:name)

  # Kernel#fork, Process.fork and IO.popen("-") end here.
  module Forks
    def _fork
      child = super
      FlatlineHelper.restart if child == 0
      child
    end
  end

  # What is held, counted in one walk over all objects.
  class Walk
    attr_reader :total, :sites, :counts

    def initialize(marks)
      @marks = marks
      @thread = Thread.current
      @total = 0
      @sites = {}
      @counts = {}.compare_by_identity
      ObjectSpace.each_object { |object| take(object) }
    end

    private

    def take(object)
      file = ObjectSpace.allocation_sourcefile(object)
      bytes = ObjectSpace.memsize_of(object)
      kind = CLASS.bind_call(object)
      return if file == __FILE__ || ours?(object, kind, bytes)

      @total += bytes
      @counts[kind] = (@counts[kind] || 0) + 1
      take_site(object, file, bytes) if file
    end

    # Our thread, and the table of who allocated what: a large Object.
    def ours?(object, kind, bytes)
      @thread.equal?(object) || (kind.equal?(Object) && bytes > TABLE)
    end

    def take_site(object, file, bytes)
      line = ObjectSpace.allocation_sourceline(object)
      born = ObjectSpace.allocation_generation(object)
      part = @marks.count { |mark| born >= mark } - 1
      site = (@sites[[file, line, [part, 0].max]] ||= [0, method_of(object)])
      site[0] += bytes
    end

    def method_of(object)
      path = ObjectSpace.allocation_class_path(object)
      name = ObjectSpace.allocation_method_id(object)
      return "<main>" unless name

      path ? "#{path}##{name}" : name.to_s
    end
  end

  class << self
    def start
      path = "#{SOCKETS}/#{Process.pid}"
      File.unlink(path) if File.socket?(path)
      @server = UNIXServer.new(path)
      @peer = nil
      thread = Thread.new { serve }
      thread.name = "flatline"
      thread.report_on_exception = false
    end

    # In the child of a fork: the socket is the parent's, and the thread gone.
    def restart
      @server&.close
      @peer&.close
      ObjectSpace.trace_object_allocations_stop if @marks
      @marks = nil
      start
    rescue StandardError
      nil
    end

    private

    def serve
      loop do
        @peer = @server.accept
        answer if allows
      rescue SystemCallError, IOError
        return if @server.closed?
      ensure
        @peer&.close
        @peer = nil
        leave
      end
    end

    # The owner of the folder, who is flatline's user, and root.
    def allows
      [0, File.stat(SOCKETS).uid].include?(@peer.getpeereid[0])
    end

    # Each line asks for the same: what is held. Allocations count from the
    # first one on.
    def answer
      while @peer.gets("\n", 16) == "held\n"
        text = begin
          report
        rescue StandardError => e
          "X\t#{clean(e.class.name)}\n"
        end
        @peer.write(text)
      end
    end

    def leave
      ObjectSpace.trace_object_allocations_stop if @marks
      ObjectSpace.trace_object_allocations_clear if @marks
      @marks = nil
    end

    # All of it as lines: see harness/profile/held.h.
    def report
      GC.start
      mark = GC.count
      text = lines(Walk.new(@marks || []))
      ObjectSpace.trace_object_allocations_start unless @marks
      (@marks ||= []) << mark
      text
    end

    def lines(walk)
      out = ["R\t#{clean(RbConfig::CONFIG['rubylibdir'])}", "H\t#{walk.total}"]
      walk.sites.each_with_index do |((file, line, part), (bytes, name)), i|
        out << "F\t#{line}\t#{clean(name)}\t#{clean(file)}"
        out << "S\t#{bytes}\t#{part}\t#{i}"
      end
      most = walk.counts.sort_by { |_, count| -count }.first(TYPES)
      most.each do |kind, count|
        out << "T\t#{count}\t#{clean(NAME.bind_call(kind) || '(anonymous)')}"
      end
      (out << "E\n").join("\n")
    end

    # Text for one field of a line.
    def clean(text)
      text.b.gsub(/[\x00-\x1f\x7f]/n, "?")
    end
  end
end

begin
  FlatlineHelper.start
  Process.singleton_class.prepend(FlatlineHelper::Forks) if Process.respond_to?(:_fork)
rescue StandardError
  nil # flatline says that nobody answers
end
