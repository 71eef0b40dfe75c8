import express, { type Express } from 'express'
import helmet from 'helmet'
import type { KeyRing } from './http/authentication.ts'
import { docsRoutes } from './http/docs.ts'
import type { Idempotency } from './http/idempotency.ts'
import { answerErrors, mountRoutes, refuseUnknown } from './http/mount.ts'
import { observeRequests } from './http/observe.ts'
import { failureLimit, requestLimit } from './http/rate-limits.ts'
import { requestIds } from './http/request-id.ts'
import type { Route } from './http/route.ts'
import type { Logger } from './lib/logger.ts'
import type { Metrics } from './lib/metrics.ts'

export type AppOptions = {
  /** Of all slices. */
  routes: readonly Route[]
  keys: KeyRing
  idempotency: Idempotency
  log: Logger
  metrics: Metrics
  /** Requests a minute of one key; 0 lifts the limit. */
  requestsPerMinute: number
  /** For tests: hold each answer against its schema. */
  checkResponses?: boolean
}

// TLS ends at a proxy, which also says how long to insist on it; here pages must work over plain HTTP too.
const securityHeaders = helmet({
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
})

/** The HTTP server of the product: middleware, the routes of all slices, one error handler. Does not listen. */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // A proxy on this machine or in this private network says who asks; anybody else's word is not taken.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
  app.use(requestIds, observeRequests(options), securityHeaders)
  mountRoutes(app, [...options.routes, ...docsRoutes(options.routes)], {
    keys: options.keys,
    idempotency: options.idempotency,
    failures: failureLimit(),
    limitRequests: requestLimit(options.requestsPerMinute),
    checkResponses: options.checkResponses ?? false,
  })
  app.use(refuseUnknown)
  app.use(answerErrors(options.log))
  return app
}
