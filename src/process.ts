import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { demandOpenFolder, isStoreMissing, keepToOwner } from '../config/data-folder.ts'
import {
  namesInEnvironment,
  SERVICES,
  type Service,
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
import { type Context, type ContextOptions, createContext } from './context.ts'
import { unfinishedCopy } from './db/copy/index.ts'
import { connect, isDamage, isPostgresUrl, migrate, moveWaits, type Store } from './db/index.ts'
import { addressOf, closeServer, listen } from './http/listen.ts'
import { publicOrigin } from './http/public-origin.ts'
import { createJobs, createQueueBoard, createSignals, type Jobs } from './jobs/index.ts'
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

/** A process that does not end in order within this time (a store that hangs, untrusted code) is ended by force. */
const FORCED_MS = 30 * SECOND

/** What the process is made of, before the slices are joined. */
type Parts = Pick<
  ContextOptions,
  'settings' | 'clock' | 'log' | 'store' | 'jobs' | 'signals' | 'whatsapp' | 'secretKey' | 'mediaParser'
>

/** The process: settings, store, queue, and the services it was asked to run; ends on SIGTERM or SIGINT. */
export async function runProcess(settings: Settings): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
  const traces = tracesAreOn(settings)
  const log = createLogger(settings.LOG_LEVEL, traces ? traceOfLog : undefined)
  endByForce(log, stopping.signal)
  for (const name of unknownSettings()) log.warn({ name }, 'not a setting of Otklik, ignored; see docs/SETTINGS.md')

  // Closed in reverse order, also when starting fails half-way.
  await using stack = new AsyncDisposableStack()
  if (traces) stack.defer(await startTraces(settings, log))
  demandOpenFiles()
  const parts = await openParts(settings, log, stack).catch((error) => tellDamage(settings, error))
  let phase: 'starting' | 'ready' | 'stopping' = 'starting'
  const context = await openContext(parts, () => phase, stack)
  const hasUser = await ensureAdministratorUser(context, settings)
  const onTooMany = () => {
    process.exitCode = 1
    stopping.abort()
  }
  stack.defer(catchStrayErrors({ log, onTooMany }))
  const services = new Set(settings.OTKLIK_SERVICES)
  await startServices(context, services, stack)
  stack.defer(watchClock(parts, (byMs) => catchUpWithClock(parts, byMs)))
  const server = await listen(settings, context.app)
  stack.defer(async () => {
    context.feed.stop()
    await closeServer(server)
  })
  phase = 'ready'
  // Compiled code is kept for the next start; a killed process would not do it at its end.
  flushCompileCache()
  stack.use(trimHeapAfterStart())
  const { host, port } = addressOf(server)
  announce(port, services, hasUser)
  if (publicOrigin(context.settings) === undefined) log.warn(NO_PUBLIC_URL)
  log.info({ host, port, services: [...services], store: parts.store.dialect, queue: parts.jobs.backend }, 'ready')

  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  phase = 'stopping'
  log.info('stopping')
}

/** Ends the process `FORCED_MS` after it was asked to stop, if it has not ended by then. */
function endByForce(log: Logger, asked: AbortSignal): void {
  const force = () => {
    log.error({ afterMs: FORCED_MS }, 'ended by force, as something did not end; what was under way is done again')
    process.exit()
  }
  asked.addEventListener('abort', () => void setTimeout(force, FORCED_MS).unref())
}

/**
 * OpenTelemetry is loaded only here, and not at all without traces. Returns a function that sends the remaining ones.
 */
async function startTraces(settings: Settings, log: Logger): Promise<() => Promise<void>> {
  const { openTracer } = await import('./lib/tracing/open-telemetry.ts')
  const tracer = openTracer(settings, log)
  installTracer(tracer)
  return tracer.close
}

async function openParts(settings: Settings, log: Logger, stack: AsyncDisposableStack): Promise<Parts> {
  const clock = systemClock()
  const store = await openStore(settings, log, stack)
  const place = {
    redisUrl: settings.REDIS_URL,
    redisPrefix: settings.OTKLIK_REDIS_PREFIX,
    dataDir: settings.OTKLIK_DATA_DIR,
  }
  const signals = stack.use(await createSignals({ log }, place))
  const jobs: Jobs = stack.use(await createJobs({ log }, place))
  // Not before the queue: a process that is one too many ends there, and has changed nothing.
  await migrate(store.db, migrations)
  const madeKey = await ensureAdministratorKey(store.db, settings, clock)
  if (madeKey) process.stdout.write(`Administrator key, shown this once: ${madeKey}\n`)
  const secretKey = await openSecretKey(store, settings, log)
  const mediaParser = createMediaParser()
  stack.defer(() => mediaParser.close())
  const thumbnail = (path: string) => mediaParser.run('thumbnail', path)
  const onPosted = (numberId: string, listener: () => void) =>
    signals.on('posted', (key) => {
      if (key === undefined || key === numberId) listener()
    })
  const whatsapp = createWhatsApp({ db: store.db, clock, log, secretKey, settings, thumbnail, onPosted })
  return { settings, clock, log, store, jobs, signals, whatsapp, secretKey, mediaParser }
}

async function openStore(settings: Settings, log: Logger, stack: AsyncDisposableStack): Promise<Store> {
  const { OTKLIK_DATA_DIR: folder, DATABASE_URL: url = join(folder, 'otklik.sqlite') } = settings
  keepToOwner(folder)
  demandOpenFolder(folder, isPostgresUrl(url))
  if (!isPostgresUrl(url) && isStoreMissing(folder, url)) log.warn(MISSING_STORE)
  const store = stack.use(connect(url, { isShared: true }))
  if ((await unfinishedCopy(store.db).catch(tellUnreachable)) !== undefined) throw new SettingsError([UNFINISHED_COPY])
  return store
}

/** Why PostgreSQL does not let us in, if the person starting this can do something about it. */
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

const MISSING_STORE =
  'The store is new, but the folder holds files of an older one. If nobody removed its otklik.sqlite on purpose, stop Otklik and ' +
  'put the last backup in its place: npm run restore'

/** SQLite's own words help nobody who has a damaged store. */
function tellDamage({ OTKLIK_DATA_DIR: folder }: Settings, error: unknown): never {
  if (!isDamage(error)) throw error
  const message =
    `${join(folder, 'otklik.sqlite')} is damaged (${error instanceof Error ? error.message : ''}): put the last backup in its ` +
    'place with `npm run restore -- --from FILE --force`, which keeps this file beside it. Without a backup, stop here, ' +
    'copy the folder, and save what can be read: `sqlite3 otklik.sqlite .recover` (docs/OPERATING.md)'
  throw new SettingsError([{ name: 'OTKLIK_DATA_DIR', message }])
}

const UNFINISHED_COPY = {
  name: 'DATABASE_URL',
  message: 'holds a move or restore that was cut off: run it again to its end before Otklik is started',
}

async function openSecretKey({ db }: Store, settings: Settings, log: Logger): Promise<Buffer> {
  const secretKey = loadSecretKey(settings)
  const second = findSecondKey(settings)
  keyRing(secretKey, { second })
  if (!(await secretKeyFits(db, secretKey))) refuseSecretKey(log, settings)
  keyRing(secretKey, { second, first: await ensureFirstKey(db, secretKey, second ?? secretKey) })
  return secretKey
}

const FOREIGN_KEY =
  'The secret key is not the one that the linked numbers were stored with. Give every process the same OTKLIK_SECRET_KEY, ' +
  'or the secret.key of the first one.'

/**
 * One of several processes would take numbers from the others and be unable to connect them. A single process may go
 * on: when the key is lost for good, numbers are linked again.
 */
function refuseSecretKey(log: Logger, { OTKLIK_SERVICES: own }: Settings): void {
  if (own.length < SERVICES.length) throw new SettingsError([{ name: 'OTKLIK_SECRET_KEY', message: FOREIGN_KEY }])
  log.error(FOREIGN_KEY)
}

/** Joins the slices and reads the settings made in the console. */
async function openContext(
  parts: Parts,
  phase: ContextOptions['phase'],
  stack: AsyncDisposableStack,
): Promise<Context> {
  const queueBoard = await createQueueBoard(parts.jobs, '/admin/queues')
  const inEnvironment = namesInEnvironment()
  const context = createContext({ ...parts, inEnvironment, phase, sendCycleWorker, queueBoard })
  stack.defer(() => context.webhooks.sender.close())
  checkWorkers(context)
  await context.live.refresh(parts.store.db)
  stack.defer(context.live.start())
  return context
}

async function startServices(
  context: Context,
  services: ReadonlySet<Service>,
  stack: AsyncDisposableStack,
): Promise<void> {
  if (services.has('jobs')) await startJobs(context, stack)
  if (services.has('gateway')) await startGateway(context, stack)
  stack.defer(context.watchdog.start((['gateway', 'jobs'] as const).filter((service) => services.has(service))))
  if (!services.has('api')) return
  // Also when a later step of the start fails; otherwise it has stopped before the server closes, since streams end
  // with it.
  stack.defer(async () => context.feed.stop())
  await context.feed.start()
  stack.defer(context.imports.start([context.audiences.resumeLists]))
}

async function startJobs(context: Context, stack: AsyncDisposableStack): Promise<void> {
  context.relay.start()
  stack.defer(() => context.relay.stop())
  startWorkers('jobs', context, stack)
  stack.defer(context.channels.others.start())
  await repeatJobs(context.jobs)
}

async function startGateway(context: Context, stack: AsyncDisposableStack): Promise<void> {
  const { channels, inbox, numbers } = context
  startWorkers('gateway', context, stack)
  stack.defer(() => numbers.pool.stop())
  // Before the sockets close: what is in flight gets its acknowledgement.
  stack.defer(async () => void (await Promise.all([channels.whatsapp.stop(), inbox.replies.stop()])))
  channels.whatsapp.start()
  inbox.replies.start()
  await numbers.pool.start()
}

function startWorkers(service: 'jobs' | 'gateway', context: Context, stack: AsyncDisposableStack): void {
  const running = workersOf(service, context).map((registration) => registration.start(context.jobs))
  stack.defer(async () => void (await Promise.all(running.map((worker) => worker.close()))))
}

/** The machine's clock was set back by `byMs` milliseconds: what waited is due as before. */
async function catchUpWithClock({ store, clock, log, signals }: Parts, byMs: number): Promise<void> {
  log.warn({ byMs, moved: await moveWaits(store.db, byMs, clock.now()) }, 'what waited is due as before')
  for (const topic of ['deliveries', 'outbox'] as const) signals.notify(topic)
}

/** Tells the person who started the process where to go on. */
function announce(port: number, services: ReadonlySet<Service>, hasUser: boolean): void {
  const hasApi = services.has('api')
  const shows = hasApi ? `documentation: http://localhost:${port}/docs` : 'health and metrics alone'
  process.stdout.write(`Otklik is ready at http://localhost:${port} (${shows})\n`)
  if (hasUser || !hasApi) return
  process.stdout.write('Open it to make the first user; it asks for the administrator key.\n')
}

const NO_PUBLIC_URL =
  'No public address is set (in the console, or OTKLIK_PUBLIC_URL): messages carry no links to this server. Guests rate in the chat and opt out by word, clicks ' +
  'on review sites are not counted.'
