import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * The attributes of a span: ids, numbers and words from closed sets. Never a text, a phone, or an address that people
 * typed (invariant 11).
 */
export type SpanAttributes = Record<string, string | number | boolean | null | undefined>

export type NewSpan = {
  kind: 'server' | 'client' | 'producer' | 'consumer'
  /** The trace context to continue. Default: the running one. Null: it begins a trace of its own. */
  parent?: string | null | undefined
  /** Another trace that caused it without being its parent: a mailing of ten thousand messages is not one trace. */
  link?: string | null | undefined
  attributes?: SpanAttributes
  /** UTC milliseconds; default: now. */
  startedAt?: number
}

/** Something under way. It is reported when it has ended; one that never ends is never reported. */
export type Span = {
  /** Its context as in the `traceparent` header (W3C Trace Context): stored with what goes on later or elsewhere. */
  traceparent: string
  set(attributes: SpanAttributes): void
  /** `type`: an error code or class, never a message, which may hold what people wrote. */
  fail(type: string): void
  end(): void
}

export type Tracer = { start(name: string, span: NewSpan): Span; close(): Promise<void> }

/** The tracer in use. Undefined: tracing is off, and nothing below creates anything. */
let tracer: Tracer | undefined
const running = new AsyncLocalStorage<string | null>()

/** Switches tracing on or off. Once per process, before anything runs: spans come from everywhere. */
export function installTracer(made: Tracer | undefined): void {
  tracer = made
}

/** Begins a span; undefined while tracing is off. */
export function startSpan(name: string, describe: () => NewSpan): Span | undefined {
  return tracer && begin(tracer, name, describe())
}

function begin(made: Tracer, name: string, span: NewSpan): Span {
  return made.start(name, { ...span, parent: span.parent === undefined ? currentTrace() : span.parent })
}

/** Runs `work` as a span, which ends with it; what it starts and stores belongs to the span. */
export async function withSpan<T>(
  name: string,
  describe: () => NewSpan,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return work(undefined)
  const span = begin(tracer, name, describe())
  try {
    return await running.run(span.traceparent, () => work(span))
  } catch (error) {
    span.fail(typeOfError(error))
    throw error
  } finally {
    span.end()
  }
}

/** Runs `work` as part of a trace that was begun earlier, maybe by another process; null: as part of none. */
export function inTrace<T>(traceparent: string | null | undefined, work: () => T): T {
  return tracer ? running.run(traceparent ?? null, work) : work()
}

/** `work`, bound to the trace that runs now, wherever it is called later. */
export function boundToTrace<A extends unknown[], R>(work: (...given: A) => R): (...given: A) => R {
  if (!tracer) return work
  const traceparent = currentTrace()
  return (...given) => inTrace(traceparent, () => work(...given))
}

/** The context of what is running, to be stored with what it makes; null outside of a trace, and while tracing is off. */
export function currentTrace(): string | null {
  return tracer ? (running.getStore() ?? null) : null
}

/** For each line of the log. */
export function traceOfLog(): { trace_id?: string; span_id?: string } {
  const [, traceId, spanId] = currentTrace()?.split('-') ?? []
  return traceId && spanId ? { trace_id: traceId, span_id: spanId } : {}
}

function typeOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
