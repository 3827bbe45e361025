/** Options of `flatline run`, or of `flatline report` for a function, by their long names: { maxGrowth: '64B/request' }. */
export type FlatlineOptions = Record<string, string | number | boolean | string[]>;

export interface FlatOptions {
  /** Starts the service; a string is for the shell. It gets no port: the one that it listens on is found. */
  command?: string | string[];
  /** The URL of a service that runs already. */
  target?: string;
  /** The process to sample, if it is not the one that listens there. */
  pid?: number;
  /** The container to sample. */
  container?: string;
  /** What flatline is told besides. */
  options?: FlatlineOptions;
  /** Calls of a function that are measured: 10,000, or as many as take ten seconds, 500 at least. */
  calls?: number;
  /** Whether INCONCLUSIVE passes ('fail'). */
  inconclusive?: 'fail' | 'pass';
  /** The folder of the results; by default a new one in runs/. */
  output?: string;
  /** What the run is called. */
  name?: string;
  cwd?: string;
  env?: Record<string, string>;
  /** The program; by default $FLATLINE, or the one that comes with the package. */
  program?: string;
}

export type VerdictWord = 'flat' | 'leak' | 'inconclusive' | 'failed';

/** Between the bounds; null is unknown. */
export interface Growth {
  estimate: number | null;
  low: number | null;
  high: number | null;
  /** "bytes/request" */
  unit: string;
}

export interface Metric {
  name: string;
  label: string;
  verdict: VerdictWord;
  growth: Growth;
  tolerance: number | null;
  reason: string;
  decides: boolean;
  resolution: number | null;
  needed_requests: number | null;
  range: [number | null, number | null];
  sentence: string;
}

export interface Limit {
  name: string;
  limit: number | null;
  seen: number | null;
  ok: boolean | null;
}

/** The object of --json; more of it is described in the manual. */
export interface Verdict {
  verdict: VerdictWord;
  headline: string;
  reason: string;
  sentence: string;
  requests: number | null;
  errors: number | null;
  decisive: string | null;
  metrics: Metric[];
  limits: Limit[];
  run: string;
  [more: string]: unknown;
}

export interface FlatResult {
  verdict: VerdictWord;
  /** flatline's first line. */
  headline: string;
  /** The exit status: 0 flat, 1 leak, 2 inconclusive, 3 the run failed. */
  status: number;
  /** The folder of the results. */
  run: string;
  /** The path of report.html. */
  report: string;
  json: Verdict;
}

/** What was answered, and is not FLAT with every limit held. */
export class FlatError extends Error {
  result: FlatResult;
}

/** Neither FLAT nor LEAK could be proven. */
export class InconclusiveError extends FlatError {}

/** A scenario's file, paths to get, or a function to call over and over. */
export type Driven = string | string[] | (() => unknown);

/** Resolves if the answer is FLAT (or INCONCLUSIVE, where that may pass), and throws FlatError otherwise. */
export function expectFlat(what: Driven, options?: FlatOptions): Promise<FlatResult>;
