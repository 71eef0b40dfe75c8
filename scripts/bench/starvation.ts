import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from '../../src/db/index.ts'
import { DAY, MINUTE } from '../../src/lib/units.ts'
import type { Product } from '../product.ts'
import { median, percentile, rounded } from './figures.ts'
import { SECRET_KEY, storeLinkedNumbers } from './linked-numbers.ts'
import { beginChats, readStore, timeReply } from './replies.ts'
import { eventually, openStage, type Stage, startOn } from './scene.ts'

export type StarvationFigures = {
  /** The worse of two ratios: the 99th percentile of replies to 300 ms, and of the guest list to 500 ms. */
  ratio: number
  reply_p50_ms: number
  reply_p99_ms: number
  guests_p50_ms: number
  guests_p99_ms: number
  /** The median compared with that of the quiet process. */
  reply_p50_to_quiet: number
  reply_p99_to_quiet: number
  guests_p50_to_quiet: number
  guests_p99_to_quiet: number
  replies: number
  lists: number
  /** How long each of the other tasks took, in seconds. */
  import_s: number
  planning_s: number
  export_s: number
  reports: number
}

const REPLY_MS = 300
const LIST_MS = 500
const GUESTS = 1_000_000
const IMPORTED = 50_000
const ANSWERS = 300_000
/** How many of the audience the network knows: more than the run writes to. */
const KNOWN = 2_000
const FIRST_PHONE = 79_100_000_000
const FIRST_IMPORTED = 79_200_000_000
const NUMBER = '79160000000'
const QUIET_SAMPLES = 150
const BETWEEN_MS = 100
const PATIENCE_MS = 20 * MINUTE
/** The indexes of a million guests fit into it. */
const FILL_CACHE_KIB = 500_000

/**
 * Replies and the guest list while an import of 50,000 rows, the planning of a mailing to 1,000,000 guests, an export
 * of its deliveries, reports over a year and counts of all guests run at once; and before that, when nothing runs.
 */
export async function benchStarvation({ guests = GUESTS, imported = IMPORTED } = {}): Promise<StarvationFigures> {
  await using stage = await openStage()
  await storeLinkedNumbers(stage, [NUMBER], { per_minute: 10, per_hour: 100 })
  await fill(stage, guests)
  await using product = await startOn(stage, { OTKLIK_SECRET_KEY: SECRET_KEY })
  using store = readStore(stage)
  const open = store.prepare("select count(*) from numbers where state = 'open'").pluck()
  await eventually('the number is open', async () => open.get() === 1)
  const [guest = ''] = await beginChats(stage, [NUMBER])
  await stage.network.client.declareGuests({ from: String(FIRST_PHONE), count: KNOWN, behaviour: { reads: 0 } })
  const quiet = await sample(stage, product, guest, (taken) => taken < QUIET_SAMPLES)
  const mailing = await makeMailing(product)

  const work = { isOver: false, took: { import: 0, planning: 0, export: 0 }, reports: 0 }
  const begunAt = performance.now()
  const taken = (name: keyof typeof work.took) => () => {
    work.took[name] = (performance.now() - begunAt) / 1_000
  }
  const working = Promise.all([
    importGuests(product, imported).then(taken('import')),
    planAll(product, store, mailing, guests).then(taken('planning')),
    exportDeliveries(product, mailing, store).then(taken('export')),
  ]).finally(() => {
    work.isOver = true
  })
  const reporting = (async () => {
    for (; !work.isOver; work.reports += 1) await report(product)
  })()
  // Whichever fails first shows the cause; the others then fail because the product is gone.
  const [busy] = await Promise.all([sample(stage, product, guest, () => !work.isOver), working, reporting])

  const figures = {
    reply_p50_ms: Math.round(median(busy.replies)),
    reply_p99_ms: Math.round(percentile(busy.replies, 0.99)),
    guests_p50_ms: Math.round(median(busy.lists)),
    guests_p99_ms: Math.round(percentile(busy.lists, 0.99)),
  }
  return {
    ratio: rounded(Math.max(figures.reply_p99_ms / REPLY_MS, figures.guests_p99_ms / LIST_MS)),
    ...figures,
    reply_p50_to_quiet: rounded(figures.reply_p50_ms / median(quiet.replies)),
    reply_p99_to_quiet: rounded(figures.reply_p99_ms / percentile(quiet.replies, 0.99)),
    guests_p50_to_quiet: rounded(figures.guests_p50_ms / median(quiet.lists)),
    guests_p99_to_quiet: rounded(figures.guests_p99_ms / percentile(quiet.lists, 0.99)),
    replies: busy.replies.length,
    lists: busy.lists.length,
    import_s: Math.round(work.took.import),
    planning_s: Math.round(work.took.planning),
    export_s: Math.round(work.took.export),
    reports: work.reports,
  }
}

async function sample(stage: Stage, product: Product, guest: string, goesOn: (taken: number) => boolean) {
  const [replies, lists]: [number[], number[]] = [[], []]
  const each = async (times: number[], take: () => Promise<number>) => {
    while (goesOn(times.length)) {
      times.push(await take())
      await sleep(BETWEEN_MS)
    }
  }
  await Promise.all([
    each(replies, () => timeReply(stage, product, guest)),
    each(lists, async () => {
      const begunAt = performance.now()
      await product.api.get('/v1/guests?limit=50')
      return performance.now() - begunAt
    }),
  ])
  return { replies, lists }
}

/**
 * Guests with a phone, some of them read, and a year of answers. By plain SQL: creating them one by one would take an
 * hour.
 */
async function fill({ dataDir }: Stage, guests: number): Promise<void> {
  await using store = connect(join(dataDir, 'otklik.sqlite'))
  const now = Date.now()
  await sql`pragma cache_size = ${sql.lit(-FILL_CACHE_KIB)}`.execute(store.db)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${guests})
    insert into guests (id, phone, name, attributes, unread_count, last_message_at, created_at, updated_at)
    select printf('gst_%08d', i), '+' || cast(${FIRST_PHONE} + i as integer), 'Гость ' || i, '{}', iif(i % 7 = 0, 2, 0),
      ${now - 365 * DAY} + i * 1000, 0, 0 from n`.execute(store.db)
  await sql`insert into guest_identities (kind, value, guest_id, created_at) select 'phone', phone, id, 0 from guests`.execute(
    store.db,
  )
  const step = Math.floor((360 * DAY) / ANSWERS)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${ANSWERS})
    insert into answer_times (id, kind, guest_id, operator, started_at, at, took_ms, target_ms)
    select printf('ans_%08d', i), 'answer', 'gst_00000001', 'usr_' || (i % 20), ${now - 361 * DAY} + i * ${step} - i * 7919 % 3000000,
      ${now - 361 * DAY} + i * ${step}, i * 7919 % 3000000, ${15 * MINUTE} from n`.execute(store.db)
}

async function makeMailing({ api }: Product): Promise<string> {
  const template = await api.post<{ id: string }>('/v1/templates', {
    name: 'Benchmark',
    channel: 'whatsapp',
    language: 'ru',
    text: '{{ greeting }}, {{ guest.name }}! 🥟 Ждём вас в пятницу?',
  })
  const audience = { all: true }
  const mailing = { name: 'Benchmark', template_id: template.id, audience }
  return (await api.post<{ id: string }>('/v1/mailings', mailing)).id
}

async function importGuests({ api }: Product, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    phone: `+${FIRST_IMPORTED + index}`,
    name: `Новый ${index}`,
    birthday: '1990-05-17',
  }))
  const { body } = await api.call<{ id: string }>('POST', '/v1/imports/guests?wait=false', rows)
  await patiently('the import has finished', async () => {
    return (await api.get<{ status: string }>(`/v1/imports/${body.id}`)).status === 'finished'
  })
}

type ReadStore = ReturnType<typeof readStore>

async function planAll({ api }: Product, store: ReadStore, mailing: string, guests: number): Promise<void> {
  await api.post(`/v1/mailings/${mailing}/schedule`)
  const planned = store.prepare('select planned_at from mailings where id = ?').pluck()
  await patiently('the mailing has been planned', async () => typeof planned.get(mailing) === 'number')
  const count = store.prepare('select count(*) from deliveries').pluck().get()
  if (Number(count) < guests) throw new Error(`${count} of ${guests} guests were planned`)
}

/** All deliveries as a sheet, again and again as their number grows. */
async function exportDeliveries({ url, api: { key } }: Product, mailing: string, store: ReadStore): Promise<void> {
  const planned = store.prepare('select planned_at from mailings where id = ?').pluck()
  for (let isLast = false; !isLast; ) {
    isLast = typeof planned.get(mailing) === 'number'
    const headers = { authorization: `Bearer ${key}` }
    const { body, status } = await fetch(`${url}/v1/mailings/${mailing}/deliveries.csv`, { headers })
    if (status !== 200 || !body) throw new Error(`the export answered ${status}`)
    for await (const _ of body);
  }
}

async function report({ api }: Product): Promise<void> {
  const from = new Date(Date.now() - 360 * DAY).toISOString()
  const to = new Date().toISOString()
  await api.get(`/v1/reports/answer-times?from=${from}&to=${to}&group_by=day`)
  await api.post('/v1/audiences/count', { audience: { all: true } })
  await sleep(1_000)
}

function patiently(what: string, holds: () => Promise<boolean>): Promise<void> {
  return eventually(
    what,
    async () => {
      await sleep(1_000)
      return holds()
    },
    PATIENCE_MS,
  )
}
