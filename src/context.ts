import { fileURLToPath } from 'node:url'
import type { Settings } from '../config/env.ts'
import {
  accessRoutes,
  audit,
  lazyAuth,
  openKeys,
  openSessions,
  storedIdempotency,
  userAndSessionRoutes,
} from './access/index.ts'
import { createApp } from './app.ts'
import { mergeAudiences, resumeListImports } from './audiences/index.ts'
import {
  channelRoutes,
  configuredProviders,
  createChannelRunner,
  createWhatsAppSender,
  mergePushTokens,
  resolveSends,
} from './channels/index.ts'
import { type Store, transact } from './db/index.ts'
import { closeDrained, deliveryHooks, mergeDeliveries, resolveDeliveries, sendCycleJob } from './deliveries/index.ts'
import { createFeed, createRelay, eventRoutes, watchEvents } from './events/index.ts'
import {
  type AuditHook,
  type GuestDeps,
  guestRoutes,
  linkIdentities,
  optOutLink,
  optOutRoutes,
  type TimelineResolver,
} from './guests/index.ts'
import type { Health } from './http/health.ts'
import { publicOrigin } from './http/public-origin.ts'
import type { Actor } from './http/route.ts'
import { createImports, importRoutes } from './imports/index.ts'
import {
  applyLateResult,
  applyReceipt,
  batchReceipts,
  createFindSent,
  createReplySender,
  inboxRoutes,
  joinMessageHooks,
  mergeChats,
  receiveMessage,
  requeueMedia,
  resolveMessages,
} from './inbox/index.ts'
import { type ClosableSignals, createWatchdog, type Jobs, type QueueBoard, type Registration } from './jobs/index.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { createMetrics } from './lib/metrics.ts'
import { demandWritable } from './lib/writable.ts'
import {
  attributeOrder,
  mailingKinds,
  mailingRoutes,
  progressRoutes,
  triggerOrderHook,
  triggerRetentionHook,
  watchMailings,
} from './mailings/index.ts'
import type { MediaParser } from './media/parser.ts'
import { countByLevel, countByState, createPool, numberRoutes, type PoolListeners } from './numbers/index.ts'
import { mergeOrders, orderImportKinds, orderRoutes, orderTimelineResolvers } from './orders/index.ts'
import { openPresences, presenceEvents, presenceRoutes } from './presence/index.ts'
import { mailingPromoCodes, promoRoutes } from './promo-codes/index.ts'
import {
  followOrder,
  mergeReputation,
  ratingMessageHooks,
  ratingRequestKind,
  reputationRoutes,
  resolveRatings,
  resolveReplies,
  restaurantHooks,
  reviewImportKind,
  reviewReplyKind,
} from './reputation/index.ts'
import { restaurantRoutes } from './restaurants/index.ts'
import { createSender, planWebhooks, watchWebhooks, webhookRoutes } from './webhooks/index.ts'
import { measured, type WhatsApp } from './whatsapp/index.ts'

export type ContextOptions = {
  settings: Settings
  clock: Clock
  log: Logger
  store: Store
  jobs: Jobs
  signals: ClosableSignals
  whatsapp: WhatsApp
  mediaParser: MediaParser
  secretKey: Buffer
  phase: Health['phase']
  /** The handler of a number's turns, see workers/turn.ts: context knows no workers. */
  sendCycleWorker: (deps: { turn(numberId: string, signal: AbortSignal): Promise<void> }) => Registration
  /** Shown to administrators at /admin/queues. */
  queueBoard?: QueueBoard
  /** For tests: hold each answer of the API against its schema. */
  checkResponses?: boolean
}

/** Where `npm run console:build` leaves the console. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../dist/console', import.meta.url))

/** Every part of the product, wired. Nothing runs yet: process.ts starts the parts that its services need. */
export type Context = ReturnType<typeof createContext>

/** The only wiring: what must flow from right to left between slices is handed over here as functions. */
export function createContext(options: ContextOptions) {
  const { settings, clock, log, store, jobs, signals, whatsapp, secretKey, mediaParser } = options
  const { db } = store
  const { enqueue } = jobs
  const metrics = createMetrics()
  const base = { db, clock, log, signals, settings, enqueue, secretKey, metrics }
  const origin = publicOrigin(settings)

  const mergeHooks = [mergeChats, mergeDeliveries, mergePushTokens, mergeOrders, mergeReputation, mergeAudiences]
  const guests: GuestDeps = { mergeHooks }
  const messageHooks = joinMessageHooks(
    deliveryHooks(),
    ratingMessageHooks({ clock, settings, signals, outgoing: () => inbox }),
  )
  const inbox = { ...base, guests, messageHooks }

  const listeners: PoolListeners = {
    onMessage: (numberId, message) => receiveMessage(inbox, numberId, message),
    onReceipt: batchReceipts((numberId, receipt) => applyReceipt(inbox, numberId, receipt)),
    onLateResult: (numberId, messageId, result) => applyLateResult(inbox, numberId, messageId, result),
    onIdentity: async (_numberId, pair) => {
      await transact(db, (tx) => linkIdentities(tx, guests, { ...pair, at: clock.now() }))
      signals.notify('outbox')
    },
    onOpen: async (numberId) => {
      await Promise.all([replies.opened(numberId), dispatcher.onOpen(numberId), requeueMedia(base, [numberId])])
    },
    onDown: async (numberId, down) => {
      if (down.gone) await replies.gone(numberId)
      await dispatcher.onDown(numberId, down)
    },
    findSent: createFindSent(base),
  }
  const pool = createPool({ ...base, whatsapp: measured(whatsapp, metrics), listeners })
  const replies = createReplySender({ ...inbox, pool })

  const kinds = {
    ...mailingKinds({
      ...base,
      issuePromoCode: mailingPromoCodes(base),
      ...(origin !== undefined && { optOutLink: (guestId) => optOutLink(secretKey, origin, guestId) }),
    }),
    rating_request: ratingRequestKind(base),
    review_reply: reviewReplyKind(),
  }
  const dispatch = { ...base, pool, guests, inbox, kinds }
  const turns: Registration = options.sendCycleWorker({ turn: (numberId, signal) => dispatcher.turn(numberId, signal) })
  const dispatcher = createWhatsAppSender({ ...dispatch, openWorker: (numberId) => turns.start(jobs, numberId) })

  const providers = configuredProviders(settings, clock)
  const channels = createChannelRunner({ ...base, kinds, providers, onDrained: () => closeDrained(dispatch) })

  const sender = createSender({ allowPrivate: settings.OTKLIK_WEBHOOK_ALLOW_PRIVATE })
  const webhooks = { ...base, sender, allowPrivate: settings.OTKLIK_WEBHOOK_ALLOW_PRIVATE }
  const relay = createRelay({ ...base, onRelay: (tx, events) => planWebhooks(base, tx, events) })
  const feed = createFeed(base)
  const keys = openKeys(base)
  const auth = lazyAuth(base)
  const sessions = openSessions({ ...base, auth })
  signals.on('access', () => {
    keys.forget()
    sessions.forget()
  })
  const presences = openPresences(base)
  const accessChanged = () => signals.notify('access')

  const orders = { guests, orderHooks: [followOrder, attributeOrder, triggerOrderHook(base)] }
  const imports = createImports(base, {
    ...orderImportKinds({ ...base, ...orders }),
    reviews: reviewImportKind(base),
  })

  const auditHook: AuditHook = (tx, entry) => audit(tx, { ...entry, actor: { id: entry.actor } })
  const timelineResolvers = {
    message: resolveMessages,
    // WhatsApp's are messages, the other channels' are deliveries.
    mailing: (async (db, ids) =>
      new Map([...(await resolveDeliveries(db, ids)), ...(await resolveSends(db, ids))])) satisfies TimelineResolver,
    ...orderTimelineResolvers,
    rating: resolveRatings,
    reply: resolveReplies,
  }
  const isActive = (actor: Actor) => (actor.session === undefined ? keys : sessions).isActive(actor)
  const routes = [
    ...accessRoutes({ ...base, keys: { forget: accessChanged } }),
    ...userAndSessionRoutes({ ...base, auth, accessChanged, publicUrl: settings.OTKLIK_PUBLIC_URL }),
    ...restaurantRoutes({ ...base, restaurantHooks: restaurantHooks(base) }),
    ...guestRoutes({ ...base, ...guests, audit: auditHook, timelineResolvers }),
    ...optOutRoutes(base),
    ...numberRoutes(base),
    ...inboxRoutes({ ...inbox, mediaParser }),
    ...importRoutes({ db, imports }),
    ...orderRoutes({ ...base, ...orders, imports }),
    ...promoRoutes({ ...base, audit: auditHook }),
    ...reputationRoutes({ ...base, audit: auditHook, imports }),
    ...mailingRoutes({ ...dispatch, ...base, providers, lifetime: imports.lifetime }),
    ...channelRoutes({ ...base, kinds, providers }),
    ...webhookRoutes(webhooks),
    ...presenceRoutes({ ...base, presences }),
    ...progressRoutes({ ...base, isActive, stopped: feed.stopped }),
    ...eventRoutes({
      ...base,
      feed,
      isActive,
      onAccessChange: (listener) => signals.on('access', listener),
      ephemeral: presenceEvents(presences, clock),
    }),
  ]
  const watchdog = createWatchdog({
    ...base,
    jobs,
    parts: [
      dispatcher.watched,
      watchMailings({ ...base, jobs }),
      watchWebhooks({ ...base, jobs }),
      watchEvents({ db, relay }),
    ],
  })
  // The others tell how they are, and no more: they do not follow events, so a stream of theirs would be mute.
  const answers = settings.OTKLIK_SERVICES.includes('api')
  const app = createApp({
    routes: answers ? routes : [],
    keys,
    sessions,
    idempotency: storedIdempotency(base),
    log,
    metrics,
    health: {
      phase: options.phase,
      checks: {
        store: () => db.selectFrom('relay_state').select('id').execute(),
        queue: jobs.ping,
        disk: () => demandWritable(settings.OTKLIK_DATA_DIR),
        ...(settings.OTKLIK_SERVICES.includes('gateway') && { gateway: () => watchdog.check('gateway') }),
        ...(settings.OTKLIK_SERVICES.includes('jobs') && { jobs: () => watchdog.check('jobs') }),
      },
    },
    requestsPerMinute: settings.OTKLIK_RATE_LIMIT_PER_MINUTE,
    metricsForLoopback: settings.OTKLIK_METRICS_LOOPBACK,
    trustedProxies: settings.OTKLIK_TRUSTED_PROXIES,
    queueBoard: answers ? options.queueBoard : undefined,
    consoleFolder: answers ? CONSOLE_FOLDER : undefined,
    checkResponses: options.checkResponses ?? false,
  })
  metrics.gauge('otklik_numbers', 'Linked numbers by state', 'state', () => countByState(db))
  metrics.gauge('otklik_numbers_safety', 'Linked numbers by safety level', 'level', () => countByLevel(db))
  metrics.gauge('otklik_queue_jobs', 'Jobs that wait, by queue', 'queue', async () =>
    Object.entries(await jobs.counts()).map(([queue, { waiting, delayed }]) => [queue, waiting + delayed] as const),
  )

  return {
    ...base,
    app,
    auth,
    routes,
    pool,
    replies,
    dispatcher,
    dispatch,
    inbox,
    relay,
    feed,
    sender,
    webhooks,
    turns,
    sendCycleJob,
    channels,
    jobs,
    imports,
    resumeLists: () => resumeListImports({ ...base, lifetime: imports.lifetime }),
    watchdog,
    retentionHooks: [triggerRetentionHook(base)],
  }
}
