import type { RequestHandler } from 'express'
import { z } from 'zod'
import { type Absence, absenceBehind } from '../lib/absence.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import { openOutageLog } from '../lib/outage-log.ts'
import { NoAnswer, patientCheck } from './patient-check.ts'
import { type Route, route } from './route.ts'

export type Health = {
  /** Where the process stands: only a `ready` one gets traffic. */
  phase(): 'starting' | 'ready' | 'stopping'
  /** What it needs to work: store, queue, jobs. A check rejects when its part is out of order. */
  checks: Record<string, () => Promise<unknown>>
}

const REASONS = ['unreachable', 'disk_full', 'disk_unwritable', 'no_answer', 'failed'] as const

type Deps = { health: Health; metrics: Pick<Metrics, 'text' | 'contentType'>; log: Logger }

/** /healthz, /readyz and /metrics. */
export function healthRoutes({ health, metrics, log }: Deps): Route[] {
  const tag = 'Health'
  const readiness = z
    .object({
      status: z.enum(['starting', 'ready', 'stopping', 'failing']),
      checks: z.record(z.string(), z.enum(['ok', 'failed'])),
      reasons: z.record(z.string(), z.enum(REASONS)).optional().meta({ description: 'Of each check that failed' }),
    })
    .meta({ id: 'Readiness' })
  const checks = Object.entries(health.checks).map(([name, check]) => ({
    name,
    ask: patientCheck(check),
    failed: openOutageLog(log, 'not ready', 'warn'),
  }))
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
        const reasons = await runChecks(checks)
        const results = Object.fromEntries(checks.map(({ name }) => [name, name in reasons ? 'failed' : 'ok'] as const))
        const failing = Object.keys(reasons).length > 0
        const phase = health.phase()
        const status = phase === 'ready' && failing ? 'failing' : phase
        return {
          status: status === 'ready' ? 200 : 503,
          body: { status, checks: results, ...(failing && { reasons }) },
        }
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

type Reason = (typeof REASONS)[number]

type Check = { name: string; ask(): Promise<void>; failed: ReturnType<typeof openOutageLog> }

/** Why those that failed did. */
async function runChecks(checks: readonly Check[]): Promise<Record<string, Reason>> {
  const reasons: Record<string, Reason> = {}
  const runs = checks.map(async ({ name, ask, failed }) => {
    try {
      await ask()
    } catch (error) {
      failed(error, { check: name })
      reasons[name] = reasonOf(error)
    }
  })
  await Promise.all(runs)
  return reasons
}

const REASON_OF_ABSENCE: Record<Absence, Reason> = {
  full: 'disk_full',
  unwritable: 'disk_unwritable',
  away: 'unreachable',
}

function reasonOf(error: unknown): Reason {
  if (error instanceof NoAnswer) return 'no_answer'
  const absence = absenceBehind(error)
  return absence ? REASON_OF_ABSENCE[absence] : 'failed'
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
