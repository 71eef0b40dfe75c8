import type { RequestHandler } from 'express'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { SECOND } from '../lib/units.ts'
import { requestIdOf } from './request-id.ts'
import type { Actor } from './route.ts'
import { traceOf } from './trace-requests.ts'

/** A log line and a metric for each request, by the route's pattern: addresses may contain what people typed. */
export function observeRequests({ log, metrics }: { log: Logger; metrics: Metrics }): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    res.once('close', () => {
      const durationMs = performance.now() - startedAt
      const route: string = res.locals.route ?? 'none'
      const status = res.writableFinished ? res.statusCode : 499
      metrics.httpDuration.observe({ method: req.method, route, status: String(status) }, durationMs / SECOND)
      const actor = (res.locals.actor as Actor | undefined)?.id
      const line = {
        requestId: requestIdOf(res),
        method: req.method,
        route,
        status,
        durationMs: Math.round(durationMs),
        actor,
      }
      inTrace(traceOf(res), () => log[status >= 500 ? 'warn' : 'debug'](line, 'request answered'))
    })
    next()
  }
}
