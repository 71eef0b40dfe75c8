import type { Settings } from '../config/env.ts'
import type { composeAccess } from './access/index.ts'
import type { AppOptions } from './app.ts'
import { graphErrors } from './cloud-api/index.ts'
import { CONSOLE_FOLDER } from './http/console.ts'
import { publicOrigin } from './http/public-origin.ts'
import type { Route } from './http/route.ts'
import type { Jobs, Watchdog } from './jobs/index.ts'
import type { Logger } from './lib/logger.ts'
import type { Metrics } from './lib/metrics.ts'
import { demandWritable } from './lib/writable.ts'
import { EVENT_SCHEMAS } from './webhooks/index.ts'

type Parts = {
  settings: Settings
  log: Logger
  metrics: Metrics
  jobs: Pick<Jobs, 'ping'>
  access: ReturnType<typeof composeAccess>
  routes: readonly Route[]
  watchdog: Pick<Watchdog, 'check'>
  /** Rejects when the store cannot be read or changed. */
  storeWorks: () => Promise<unknown>
  phase: AppOptions['health']['phase']
  queueBoard?: AppOptions['queueBoard']
  checkResponses?: boolean | undefined
}

/** What the settings determine about the HTTP server: its routes, its health checks, its limits. */
export function appOptions(parts: Parts): AppOptions {
  const { settings, access, routes, jobs, watchdog, phase, storeWorks } = parts
  const runs = (service: Settings['OTKLIK_SERVICES'][number]) => settings.OTKLIK_SERVICES.includes(service)
  // Processes without the API only report their health: they do not follow events, so their streams would be silent.
  const answers = runs('api')
  return {
    routes: answers ? routes : [],
    keys: access.keys,
    sessions: access.sessions,
    errorStyles: [graphErrors],
    docs: { events: EVENT_SCHEMAS, origin: () => publicOrigin(settings) },
    idempotency: access.idempotency,
    log: parts.log,
    metrics: parts.metrics,
    health: {
      phase,
      checks: {
        store: storeWorks,
        queue: jobs.ping,
        disk: () => demandWritable(settings.OTKLIK_DATA_DIR),
        ...(runs('gateway') && { gateway: () => watchdog.check('gateway') }),
        ...(runs('jobs') && { jobs: () => watchdog.check('jobs') }),
      },
    },
    requestsPerMinute: settings.OTKLIK_RATE_LIMIT_PER_MINUTE,
    metricsForLoopback: settings.OTKLIK_METRICS_LOOPBACK,
    trustedProxies: settings.OTKLIK_TRUSTED_PROXIES,
    queueBoard: answers ? parts.queueBoard : undefined,
    consoleFolder: answers ? CONSOLE_FOLDER : undefined,
    checkResponses: parts.checkResponses ?? false,
  }
}
