import { Driven, FlatOptions } from './expect';

export * from './expect';

/** Declares a test that passes if expectFlat() does. */
export function testFlat(name: string, what: Driven,
  options?: FlatOptions & {
    /** Milliseconds that Vitest or Jest wait for it (300000). */
    testTimeout?: number;
  }): void;
