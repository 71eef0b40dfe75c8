import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { demandOpenFolder, keepToOwner } from '../config/data-folder.ts'
import {
  namesInEnvironment,
  SERVICES,
  type Settings,
  SettingsError,
  tracesAreOn,
  unknownSettings,
} from '../config/env.ts'
import { demandOpenFiles } from '../config/open-files.ts'
import { findSecondKey, loadSecretKey } from '../config/secret-key.ts'
import { migrations } from '../migrations/index.ts'
import { checkWorkers, repeatJobs, sendCycleWorker, workersOf } from '../workers/index.ts'
import { ensureAdministratorKey, ensureAdministratorUser, ensureFirstKey } from './access/index.ts'
import { createContext } from './context.ts'
import { unfinishedCopy } from './db/copy/index.ts'
import { connect, isPostgresUrl, migrate, moveWaits } from './db/index.ts'
import { publicOrigin } from './http/public-origin.ts'
import { createHttpServer } from './http/server.ts'
import { createJobs, createQueueBoard, createSignals, type Registration } from './jobs/index.ts'
import { systemClock } from './lib/clock.ts'
import { watchClock } from './lib/clock-watch.ts'
import { trimHeapAfterStart } from './lib/heap-trim.ts'
import { keyRing } from './lib/key-ring.ts'
import { createLogger, type Logger } from './lib/logger.ts'
import { catchStrayErrors } from './lib/stray-errors.ts'
import { installTracer, traceOfLog } from './lib/tracing/tracing.ts'
import { SECOND } from './lib/units.ts'
import { createMediaParser } from './media/parser.ts'
import { createWhatsApp, secretKeyFits } from './whatsapp/index.ts'

/** Requests in hand get this long to end when the process is asked to stop. */
const DRAIN_MS = 5 * SECOND
/** A process that does not end in order within this (a store that hangs, code that is not to be trusted) ends by force. */
const FORCED_MS = 30 * SECOND

/** The process: settings, store, queue, the services it was asked to run; ends on SIGTERM or SIGINT. */
export async function runProcess(settings: Settings): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
  const traces = tracesAreOn(settings)
  const log = createLogger(settings.LOG_LEVEL, traces ? traceOfLog : undefined)
  const force = () => {
    log.error({ afterMs: FORCED_MS }, 'ended by force, as something did not end; what was under way is done again')
    process.exit()
  }
  stopping.signal.addEventListener('abort', () => void setTimeout(force, FORCED_MS).unref())
  for (const name of unknownSettings()) log.warn({ name }, 'not a setting of Otklik, ignored; see docs/SETTINGS.md')

  // Closed in reverse order, also when starting fails half-way.
  await using stack = new AsyncDisposableStack()
  if (traces) stack.defer(await startTraces(settings, log))
  demandOpenFiles()
  const clock = systemClock()
  keepToOwner(settings.OTKLIK_DATA_DIR)
  const storeUrl = settings.DATABASE_URL ?? join(settings.OTKLIK_DATA_DIR, 'otklik.sqlite')
  demandOpenFolder(settings.OTKLIK_DATA_DIR, isPostgresUrl(storeUrl))
  const store = stack.use(connect(storeUrl, { isShared: true }))
  if ((await unfinishedCopy(store.db).catch(tellUnreachable)) !== undefined) throw new SettingsError([UNFINISHED_COPY])
  const place = {
    redisUrl: settings.REDIS_URL,
    redisPrefix: settings.OTKLIK_REDIS_PREFIX,
    dataDir: settings.OTKLIK_DATA_DIR,
  }
  const signals = stack.use(await createSignals({ log }, place))
  const jobs = stack.use(await createJobs({ log }, place))
  // Not before the queue: a process that is one too many ends there, and has changed nothing.
  await migrate(store.db, migrations)
  const madeKey = await ensureAdministratorKey(store.db, settings, clock)
  if (madeKey) process.stdout.write(`Administrator key, shown this once: ${madeKey}\n`)
  const secretKey = loadSecretKey(settings)
  const second = findSecondKey(settings)
  keyRing(secretKey, { second })
  if (!(await secretKeyFits(store.db, secretKey))) refuseSecretKey(log, settings)
  keyRing(secretKey, { second, first: await ensureFirstKey(store.db, secretKey, second ?? secretKey) })
  const mediaParser = createMediaParser()
  stack.defer(() => mediaParser.close())
  const thumbnail = (path: string) => mediaParser.run('thumbnail', path)
  const onPosted = (numberId: string, listener: () => void) =>
    signals.on('posted', (key) => {
      if (key === undefined || key === numberId) listener()
    })
  const whatsapp = createWhatsApp({ db: store.db, clock, log, secretKey, settings, thumbnail, onPosted })
  const inEnvironment = namesInEnvironment()
  const base = { settings, inEnvironment, clock, log, store, jobs, signals, whatsapp, secretKey, mediaParser }
  let phase: 'starting' | 'ready' | 'stopping' = 'starting'
  const board = await createQueueBoard(jobs, '/admin/queues')
  const context = createContext({ ...base, phase: () => phase, sendCycleWorker, queueBoard: board })
  stack.defer(() => context.webhooks.sender.close())
  checkWorkers(context)
  await context.live.refresh(store.db)
  stack.defer(context.live.start())
  const someUser = await ensureAdministratorUser(context, settings)

  const onTooMany = () => {
    process.exitCode = 1
    stopping.abort()
  }
  stack.defer(catchStrayErrors({ log, onTooMany }))
  const services = new Set(settings.OTKLIK_SERVICES)
  const work = (registrations: Registration[]) => {
    const running = registrations.map((registration) => registration.start(jobs))
    stack.defer(async () => void (await Promise.all(running.map((worker) => worker.close()))))
  }
  if (services.has('jobs')) {
    context.relay.start()
    stack.defer(() => context.relay.stop())
    work(workersOf('jobs', context))
    stack.defer(context.channels.others.start())
    await repeatJobs(jobs)
  }
  if (services.has('gateway')) {
    work(workersOf('gateway', context))
    stack.defer(() => context.numbers.pool.stop())
    // Before the sockets close: what is in flight gets its acknowledgement.
    stack.defer(async () => void (await Promise.all([context.channels.whatsapp.stop(), context.inbox.replies.stop()])))
    context.channels.whatsapp.start()
    context.inbox.replies.start()
    await context.numbers.pool.start()
  }
  stack.defer(context.watchdog.start((['gateway', 'jobs'] as const).filter((service) => services.has(service))))
  if (services.has('api')) {
    // Also when the start fails behind this; otherwise it has stopped before the server closes, as streams end with it.
    stack.defer(async () => context.feed.stop())
    await context.feed.start()
    stack.defer(context.imports.start([context.audiences.resumeLists]))
  }
  const onSetBack = async (byMs: number) => {
    log.warn({ byMs, moved: await moveWaits(store.db, byMs, clock.now()) }, 'what waited is due as before')
    for (const topic of ['deliveries', 'outbox'] as const) signals.notify(topic)
  }
  stack.defer(watchClock({ clock, log }, onSetBack))
  const server = await listen(settings, context.app)
  stack.defer(async () => {
    context.feed.stop()
    await closeServer(server)
  })
  phase = 'ready'
  // Compiled code is kept for the next start; a process that is killed would not do it at its end.
  flushCompileCache()
  stack.use(trimHeapAfterStart())
  const { host, port } = addressOf(server)
  const shows = services.has('api') ? `documentation: http://localhost:${port}/docs` : 'health and metrics alone'
  process.stdout.write(`Otklik is ready at http://localhost:${port} (${shows})\n`)
  if (!someUser && services.has('api')) {
    process.stdout.write('Open it to make the first user; it asks for the administrator key.\n')
  }
  if (publicOrigin(context.settings) === undefined) log.warn(NO_PUBLIC_URL)
  log.info({ host, port, services: [...services], store: store.dialect, queue: jobs.backend }, 'ready')

  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  phase = 'stopping'
  log.info('stopping')
}

/** OpenTelemetry is loaded only here: without traces none of it is. Returns what sends the rest of them. */
async function startTraces(settings: Settings, log: Logger): Promise<() => Promise<void>> {
  const { openTracer } = await import('./lib/tracing/open-telemetry.ts')
  const tracer = openTracer(settings, log)
  installTracer(tracer)
  return tracer.close
}

/** Why PostgreSQL does not let us in, where whoever starts this can mend it. */
const STORE_PROBLEMS: Record<string, string> = {
  ...Object.fromEntries(
    ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].map((code) => [
      code,
      `nobody answers there (${code}): is PostgreSQL running, and is the address right?`,
    ]),
  ),
  '28P01': 'PostgreSQL refuses this user or this password',
  '28000': 'PostgreSQL refuses this user, or the connection without TLS',
  '3D000': 'PostgreSQL has no database of this name: make it (createdb)',
}

function tellUnreachable(error: unknown): never {
  const problem = error instanceof Error && 'code' in error ? STORE_PROBLEMS[String(error.code)] : undefined
  throw problem ? new SettingsError([{ name: 'DATABASE_URL', message: problem }]) : error
}

const UNFINISHED_COPY = {
  name: 'DATABASE_URL',
  message: 'holds a move or restore that was cut off: run it again to its end before Otklik is started',
}

const NO_PUBLIC_URL =
  'No public address is set (in the console, or OTKLIK_PUBLIC_URL): messages carry no links to this server. Guests rate in the chat and opt out by word, clicks ' +
  'on review sites are not counted.'

const FOREIGN_KEY =
  'The secret key is not the one that the linked numbers were stored with. Give every process the same OTKLIK_SECRET_KEY, ' +
  'or the secret.key of the first one.'

/**
 * One of several processes would take numbers from the others and be unable to connect them. A process alone may go on:
 * when the key is lost for good, numbers are linked anew.
 */
function refuseSecretKey(log: Logger, { OTKLIK_SERVICES: own }: Settings): void {
  if (own.length < SERVICES.length) throw new SettingsError([{ name: 'OTKLIK_SECRET_KEY', message: FOREIGN_KEY }])
  log.error(FOREIGN_KEY)
}

async function listen(settings: Settings, app: RequestListener): Promise<Server> {
  const server = createHttpServer(app)
  server.listen(settings.PORT, settings.OTKLIK_HOST)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const ofPort = PORT_PROBLEMS[error.code ?? '']
    if (ofPort) throw new SettingsError([{ name: 'PORT', message: `${settings.PORT} ${ofPort}` }])
    if (!HOST_PROBLEMS.has(error.code ?? '')) throw error
    const message = `${settings.OTKLIK_HOST} is no address of this machine: 0.0.0.0 is all of them, 127.0.0.1 this machine alone`
    throw new SettingsError([{ name: 'OTKLIK_HOST', message }])
  })
  return server
}

const PORT_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'is taken by another program: end that, or choose another port',
  EACCES: 'may not be opened by this user: choose one above 1023',
}

const HOST_PROBLEMS = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT'])

function addressOf(server: Server): { host: string; port: number } {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return { host: address.address, port: address.port }
}

async function closeServer(server: Server): Promise<void> {
  const forced = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
  clearTimeout(forced)
}
