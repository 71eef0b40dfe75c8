import type { Request, Response } from 'express'
import { type Span, startSpan } from '../lib/tracing/tracing.ts'
import type { Route } from './route.ts'

/** Probes ask for these every few seconds. */
const UNTRACED = new Set(['Health'])

/**
 * The span of a request, by the route's pattern: addresses and queries contain what people typed, so neither is
 * recorded. It continues the caller's trace if `traceparent` gives one, and ends with the answer. Nothing while traces
 * are off.
 */
export function beginRequestSpan(route: Pick<Route, 'method' | 'path' | 'tag'>, req: Request, res: Response): void {
  if (UNTRACED.has(route.tag)) return
  const { method } = req
  const span = startSpan(`${method} ${route.path}`, () => ({
    kind: 'server',
    parent: req.get('traceparent') ?? null,
    attributes: { 'http.request.method': method, 'http.route': route.path, 'url.scheme': req.protocol },
  }))
  if (!span) return
  res.locals.span = span
  res.once('close', () => {
    const status = res.writableFinished ? res.statusCode : undefined
    span.set({ 'http.response.status_code': status })
    if (status === undefined) span.fail('closed_by_client')
    else if (status >= 500) span.fail(String(status))
    span.end()
  })
}

/** The trace context of a request; null without one. */
export function traceOf(res: Response): string | null {
  return (res.locals.span as Span | undefined)?.traceparent ?? null
}
