import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { administratorsOnly, type KeyRing, type SessionRing } from './http/authentication.ts'
import { consolePages } from './http/console.ts'
import { type Docs, docsAssets, docsRoutes, ownScriptsOnly } from './http/docs.ts'
import { type Health, healthRoutes, metricsForLoopback } from './http/health.ts'
import type { Idempotency } from './http/idempotency.ts'
import { answerErrors, type ErrorStyle, mountRoutes, refuseUnknown } from './http/mount.ts'
import { observeRequests } from './http/observe.ts'
import { addressLimit, failureLimit, requestLimit } from './http/rate-limits.ts'
import { requestIds } from './http/request-id.ts'
import type { Route } from './http/route.ts'
import type { Logger } from './lib/logger.ts'
import type { Metrics } from './lib/metrics.ts'

export type AppOptions = {
  /** Of all slices. */
  routes: readonly Route[]
  keys: KeyRing
  /** Of the console's users; without it there are only keys. */
  sessions?: SessionRing | undefined
  /** What the API's description says besides the routes. */
  docs?: Docs
  /** For parts that follow somebody else's contract. */
  errorStyles?: readonly ErrorStyle[]
  idempotency: Idempotency
  log: Logger
  metrics: Metrics
  health: Health
  /** Requests a minute for one key; 0: no limit. */
  requestsPerMinute: number
  /** Addresses and networks of proxies whose `X-Forwarded-*` is trusted; default none. */
  trustedProxies?: readonly string[] | undefined
  /** /metrics without a key for programs on this machine. */
  metricsForLoopback?: boolean
  /** Shown to administrators at /admin/queues. */
  queueBoard?: RequestHandler | undefined
  /** Where the console was built; absent: there is no console. */
  consoleFolder?: string | undefined
  /** For tests: check each answer against its schema. */
  checkResponses?: boolean
}

// TLS ends at a proxy, which also decides how long to insist on it; here pages must work over plain HTTP too.
const securityHeaders = helmet({
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
})

/** API answers contain people's data: no cache keeps them. Files set their own lifetime. */
const notCached: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

/** The product's HTTP server: middleware, the routes of all slices, one error handler. Does not listen. */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // The caller's address comes only from these proxies; without any it is the connection's.
  app.set('trust proxy', options.trustedProxies ?? [])
  app.use(requestIds, observeRequests(options), securityHeaders)
  app.use(['/v1', '/graph'], notCached)
  if (options.metricsForLoopback) app.get('/metrics', metricsForLoopback(options.metrics))
  // The rating form and the opt-out page, which anybody may open.
  app.use(['/r', '/u'], addressLimit())
  const authentication = { keys: options.keys, sessions: options.sessions, failures: failureLimit() }
  const routes = [...options.routes, ...healthRoutes(options)]
  mountRoutes(app, [...routes, ...docsRoutes(routes, options.docs)], {
    ...authentication,
    idempotency: options.idempotency,
    limitRequests: requestLimit(options.requestsPerMinute),
    checkResponses: options.checkResponses ?? false,
  })
  if (options.queueBoard) {
    app.use('/admin/queues', ownScriptsOnly, administratorsOnly(authentication), options.queueBoard)
  }
  app.use(docsAssets())
  if (options.consoleFolder) app.use(consolePages(options.consoleFolder))
  app.use(refuseUnknown)
  app.use(answerErrors(options.log, options.errorStyles))
  return app
}
