import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { SECOND } from '../lib/units.ts'
import { type Route, route } from './route.ts'

const CHECK_TIMEOUT_MS = 3 * SECOND

export type Health = {
  /** Where the process stands: only a `ready` one gets traffic. */
  phase(): 'starting' | 'ready' | 'stopping'
  /** What it needs to work: store, queue, jobs. A check rejects when its part is out of order. */
  checks: Record<string, () => Promise<unknown>>
}

type Deps = { health: Health; metrics: Pick<Metrics, 'text' | 'contentType'>; log: Logger }

/** /healthz, /readyz and /metrics. */
export function healthRoutes({ health, metrics, log }: Deps): Route[] {
  const tag = 'Health'
  const readiness = z
    .object({
      status: z.enum(['starting', 'ready', 'stopping', 'failing']),
      checks: z.record(z.string(), z.enum(['ok', 'failed'])),
    })
    .meta({ id: 'Readiness' })
  return [
    route({
      method: 'get',
      path: '/healthz',
      scope: 'public',
      tag,
      summary: 'Whether the process lives',
      responses: { 200: z.object({ status: z.literal('ok') }) },
      handle: () => ({ status: 200, body: { status: 'ok' } }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      scope: 'public',
      tag,
      summary: 'Whether the process can work: store, queue and jobs answer, and it is neither starting nor stopping',
      responses: { 200: readiness, 503: readiness },
      async handle() {
        const checks = await runChecks(health.checks, log)
        const failing = Object.values(checks).includes('failed')
        const phase = health.phase()
        const status = phase === 'ready' && failing ? 'failing' : phase
        return { status: status === 'ready' ? 200 : 503, body: { status, checks } }
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      scope: 'admin',
      tag,
      summary: 'Metrics for Prometheus',
      description: 'With OTKLIK_METRICS_LOOPBACK programs on the same machine need no key.',
      responses: { 200: { contentType: 'text/plain', description: 'Prometheus text format' } },
      async handle({ res }) {
        res.set('Content-Type', metrics.contentType).send(await metrics.text())
        return undefined
      },
    }),
  ]
}

async function runChecks(checks: Health['checks'], log: Logger): Promise<Record<string, 'ok' | 'failed'>> {
  const results = Object.entries(checks).map(async ([name, check]) => {
    try {
      await Promise.race([check(), timeout()])
      return [name, 'ok'] as const
    } catch (error) {
      log.warn({ err: error, check: name }, 'not ready')
      return [name, 'failed'] as const
    }
  })
  return Object.fromEntries(await Promise.all(results))
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS).unref()
  })
}

/** Answers /metrics to programs on this machine without a key. What came through a proxy did not begin here. */
export function metricsForLoopback(metrics: Deps['metrics']): RequestHandler {
  return async (req, res, next) => {
    const address = req.socket.remoteAddress ?? ''
    const proxied = req.get('x-forwarded-for') !== undefined || req.get('forwarded') !== undefined
    if (req.method !== 'GET' || proxied || !/^(::1|(::ffff:)?127(\.\d+){3})$/.test(address)) return next()
    res.locals.route = '/metrics'
    res.set('Content-Type', metrics.contentType).send(await metrics.text())
  }
}
