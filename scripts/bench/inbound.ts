import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { cpuPerMessage, cpuRatio, cpuTimeMs } from './cpu-time.ts'
import { median, rounded } from './figures.ts'
import { eventually, linkToProduct, linkToRaw, openScene, type Scene } from './scene.ts'

export type InboundFigures = {
  /** Messages per second, received and stored, divided by those of bare Baileys, received only. */
  ratio: number
  ours_per_second: number
  raw_per_second: number
  /** Processor time of the receiving process per message. */
  ours_cpu_ms: number | null
  raw_cpu_ms: number | null
  /** The same as a ratio, which a busy machine distorts less than the rates. */
  cpu_ratio: number | null
  messages: number
  stored: number
  events: number
  rounds: number
}

const OUR_PHONE = '79160000001'
const RAW_PHONE = '79160000002'
const FIRST_GUEST = 79_030_000_000
const GUESTS = 200
const EACH = 3
const MESSAGES = GUESTS * EACH
const ROUNDS = 5
const SETTLE_MS = 500

type Round = { perSecond: number; cpuMs: number | undefined }

/**
 * The same guests write the same number of messages to a number of the product and to one of bare Baileys, turn by turn
 * in one run. Timed from the first message to the last delivery receipt in the network's ledger, and for the product on
 * to the moment when the last message is stored with its event.
 */
export async function benchInbound(): Promise<InboundFigures> {
  await using scene = await openScene()
  await Promise.all([linkToProduct(scene, OUR_PHONE), linkToRaw(scene, RAW_PHONE)])
  const guests = Array.from({ length: GUESTS }, (_, index) => String(FIRST_GUEST + index))
  await scene.network.client.declareGuests({ phones: guests })
  using store = openStore(scene)
  const rounds = { ours: [] as Round[], raw: [] as Round[] }
  for (let round = 0; round <= ROUNDS; round++) {
    const stored = (round + 1) * MESSAGES
    const ours = await receive(scene, guests, OUR_PHONE, scene.product.pid, () => storedBy(store, stored))
    const raw = await receive(scene, guests, RAW_PHONE, scene.raw.pid, () => receivedByRaw(scene, stored))
    // The first round starts the sessions.
    if (round === 0) continue
    rounds.ours.push(ours)
    rounds.raw.push(raw)
  }
  const speed = (list: Round[]) => median(list.map(({ perSecond }) => perSecond))
  const { messages, events } = countStored(store)
  if (messages !== events) throw new Error(`${messages} messages are stored, with ${events} events`)
  return {
    ratio: rounded(speed(rounds.ours) / speed(rounds.raw)),
    ours_per_second: Math.round(speed(rounds.ours)),
    raw_per_second: Math.round(speed(rounds.raw)),
    ours_cpu_ms: cpuPerMessage(rounds.ours),
    raw_cpu_ms: cpuPerMessage(rounds.raw),
    cpu_ratio: cpuRatio(rounds),
    messages: (ROUNDS + 1) * MESSAGES,
    stored: messages,
    events,
    rounds: ROUNDS,
  }
}

/** `complete` returns the moment at which everything was in place, or undefined before that. */
async function receive(
  { network: { client } }: Scene,
  guests: string[],
  to: string,
  pid: number,
  complete: () => Promise<number | undefined>,
): Promise<Round> {
  await client.clearLedger()
  const cpuBefore = await cpuTimeMs(pid)
  await client.guestsSend({ guests, to: [to], text: 'Можно забрать заказ №{n} в семь?', each: EACH })
  await eventually('all have been receipted', async () => {
    return (await client.summary({ number: to })).guestMessagesDelivered === MESSAGES
  })
  let completeAt: number | undefined
  await eventually('all have been stored', async () => {
    completeAt = await complete()
    return completeAt !== undefined
  })
  const cpuAfter = await cpuTimeMs(pid)
  const messages = await client.guestMessages({ number: to })
  const from = Math.min(...messages.map(({ at }) => at))
  const until = Math.max(completeAt ?? 0, ...messages.map(({ deliveredAt }) => deliveredAt ?? 0))
  await sleep(SETTLE_MS)
  return {
    perSecond: (MESSAGES * 1_000) / (until - from),
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / MESSAGES,
  }
}

/** Bare Baileys has nothing to store: its last receipt is the end. */
async function receivedByRaw({ raw }: Scene, count: number): Promise<number | undefined> {
  return (await raw.call('received', { phone: RAW_PHONE })) >= count ? 0 : undefined
}

const openStore = (scene: Scene) => {
  const store = new SqliteDatabase(join(scene.dataDir, 'otklik.sqlite'), { readonly: true })
  return Object.assign(store, { [Symbol.dispose]: () => void store.close() })
}
type OpenStore = ReturnType<typeof openStore>

/** When the last of `count` messages was stored. */
async function storedBy(store: OpenStore, count: number): Promise<number | undefined> {
  const { messages, events, lastAt } = countStored(store)
  return messages >= count && events >= count ? lastAt : undefined
}

function countStored(store: OpenStore): { messages: number; events: number; lastAt: number } {
  const row = store
    .prepare(
      `select count(*) as messages, coalesce(max(created_at), 0) as lastAt,
        (select count(*) from outbox where type = 'message.received') as events
      from messages where from_me = 0`,
    )
    .get()
  return row as { messages: number; events: number; lastAt: number }
}
