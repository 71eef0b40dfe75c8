import type { Settings } from '../config/env.ts'
import { accessPersonalData, composeAccess } from './access/index.ts'
import { createApp } from './app.ts'
import { appOptions } from './app-options.ts'
import { composeAudiences } from './audiences/index.ts'
import { composeAutoresponder } from './autoresponder/index.ts'
import { composeChannels, type SendCycleWorker } from './channels/index.ts'
import { composeCloudApi } from './cloud-api/index.ts'
import { composeDataRetention } from './data-retention/index.ts'
import { demandChangeable, type Store } from './db/index.ts'
import { composeDeliveries } from './deliveries/index.ts'
import { composeDrafts } from './drafts/index.ts'
import { composeEvents, eventPersonalData } from './events/index.ts'
import { composeGuests } from './guests/index.ts'
import type { Health } from './http/health.ts'
import { createImports, importPersonalData, importRoutes } from './imports/index.ts'
import { composeInbox, createSentLookups } from './inbox/index.ts'
import { type ClosableSignals, createWatchdog, type Jobs, measureJobs, type QueueBoard } from './jobs/index.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { createMetrics } from './lib/metrics.ts'
import { composeMailings } from './mailings/index.ts'
import type { MediaParser } from './media/parser.ts'
import { composeMessagePrices } from './message-prices/index.ts'
import { composeMessageTemplates } from './message-templates/index.ts'
import { composeNotifications } from './notifications/index.ts'
import { composeNumbers } from './numbers/index.ts'
import { composeOrders } from './orders/index.ts'
import { composePresence } from './presence/index.ts'
import { composePromoCodes } from './promo-codes/index.ts'
import { composeReputation } from './reputation/index.ts'
import { composeRestaurants } from './restaurants/index.ts'
import { composeRules } from './rules/index.ts'
import { composeSettings, openLiveSettings } from './settings/index.ts'
import { templateRoutes } from './templates/index.ts'
import { composeWebhooks } from './webhooks/index.ts'
import { cloudPersonalData } from './whatsapp/cloud.ts'
import { measured, type WhatsApp, whatsAppPersonalData } from './whatsapp/index.ts'

export type ContextOptions = {
  /** As the environment gives them. */
  settings: Settings
  /** Which of them it sets: nobody sets those in the console. Default: none. */
  inEnvironment?: ReadonlySet<string>
  clock: Clock
  log: Logger
  store: Store
  jobs: Jobs
  signals: ClosableSignals
  whatsapp: WhatsApp
  mediaParser: MediaParser
  secretKey: Buffer
  phase: Health['phase']
  /** The handler of a number's send cycles, see workers/send-cycle.ts: context does not know the workers. */
  sendCycleWorker: SendCycleWorker
  /** Shown to administrators at /admin/queues. */
  queueBoard?: QueueBoard
  /** For tests: check each API answer against its schema. */
  checkResponses?: boolean
}

const NONE: ReadonlySet<string> = new Set()

/** Every part of the product, joined. Nothing runs yet: process.ts starts the parts that its services need. */
export type Context = ReturnType<typeof createContext>

/**
 * Joins the slices in the order of the data. Each gets the earlier ones; what must flow the other way goes through the
 * hooks of the earlier slice, to which the later one listens.
 */
export function createContext(options: ContextOptions) {
  const { clock, log, store, jobs, signals, secretKey, mediaParser, sendCycleWorker, inEnvironment = NONE } = options
  const { db, urgent = db } = store
  const live = openLiveSettings({ db, log, signals, secretKey, settings: options.settings, inEnvironment })
  const { settings } = live
  const metrics = createMetrics()
  measureJobs(metrics, jobs)
  const base = {
    db,
    urgent,
    clock,
    log,
    signals,
    settings,
    enqueue: jobs.enqueue,
    jobs,
    secretKey,
    metrics,
    mediaParser,
    live,
  }

  const access = composeAccess(base)
  const settingsSlice = composeSettings(base)
  const events = composeEvents(base)
  const imports = createImports(base)
  const restaurants = composeRestaurants(base)
  const guests = composeGuests(base, { restaurants })
  // Slices before guests know none of its hooks.
  const before = [
    ...[accessPersonalData(base), eventPersonalData, importPersonalData],
    ...[whatsAppPersonalData(base), cloudPersonalData],
  ]
  for (const personalData of before) guests.hooks.listen(personalData)
  const whatsapp = measured(options.whatsapp, metrics)
  const numbers = composeNumbers(base, { whatsapp, ...createSentLookups(base) })
  const orders = composeOrders(base, { guests, imports })
  const inbox = composeInbox(base, { guests, numbers, whatsapp })
  const deliveries = composeDeliveries(base, { guests, numbers, inbox })
  const channels = composeChannels(base, { guests, settings: settingsSlice, numbers, deliveries, sendCycleWorker })
  const audiences = composeAudiences(base, { guests, imports })
  const promoCodes = composePromoCodes(base, { guests, orders })
  const messagePrices = composeMessagePrices(base, { numbers })
  const messageTemplates = composeMessageTemplates(base, { numbers })
  const others = { access, events, guests, orders, deliveries, channels, promoCodes, messageTemplates }
  const mailings = composeMailings(base, others)
  const reputation = composeReputation(base, { guests, imports, orders, inbox, deliveries })
  const rules = composeRules(base, { events, guests, orders, inbox })
  // After reputation: a message that was thanked for has been answered.
  const autoresponder = composeAutoresponder(base, { inbox })
  const cloudApi = composeCloudApi(base, { guests })
  const webhooks = composeWebhooks(base, { events, guests, formats: cloudApi.formats })
  const presence = composePresence(base)
  const notifications = composeNotifications(base, { events, guests, presence })
  const dataRetention = composeDataRetention(base)

  const routes = [
    ...access.routes,
    ...settingsSlice.routes,
    ...restaurants.routes(reputation.restaurantHooks),
    ...guests.routes([inbox, channels, orders, promoCodes, reputation, rules]),
    ...numbers.routes,
    ...inbox.routes,
    ...importRoutes({ db, imports }),
    ...orders.routes,
    ...promoCodes.routes,
    ...reputation.routes,
    ...rules.routes,
    ...templateRoutes(base),
    ...messageTemplates.routes,
    ...messagePrices.routes,
    ...audiences.routes,
    ...mailings.routes,
    ...autoresponder.routes,
    ...composeDrafts(base, { guests }),
    ...channels.routes,
    ...webhooks.routes,
    ...cloudApi.routes,
    ...presence.routes,
    ...notifications.routes,
    ...dataRetention.routes,
    ...events.routes({ ...access, ephemeral: notifications.ephemeral }),
  ]
  const parts = [channels.whatsapp.watched, mailings.watched, webhooks.watched, events.watched]
  const watchdog = createWatchdog({ ...base, parts })
  const storeWorks = () => Promise.all([events.readable(), demandChangeable(base.db)])
  const app = createApp(appOptions({ ...options, ...base, access, routes, watchdog, storeWorks }))
  const slices = { imports, numbers, orders, guests, inbox, deliveries, channels, audiences, mailings, reputation }
  const { relay, feed } = events
  const later = { rules, webhooks, cloudApi, notifications, dataRetention, messageTemplates: messageTemplates.deps }
  return { ...base, ...slices, ...later, app, routes, watchdog, relay, feed, auth: access.auth }
}
