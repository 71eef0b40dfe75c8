import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate, transact } from '../../src/db/index.ts'
import { openQueue, PRIORITY } from '../../src/deliveries/index.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { known } from '../../src/lib/known.ts'
import { planMailing } from '../../src/mailings/index.ts'

export type PlanningFigures = { ratio: number; ours_ms: number; bare_ms: number; rss_growth_mb: number; guests: number }

const GUESTS = 100_000
const ROUNDS = 3

/** Planning a mailing to 100,000 guests, over one bare INSERT ... SELECT of the same rows into the same table. */
export async function benchPlanning(): Promise<PlanningFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-planning-'))
  const store = connect(join(folder, 'bench.sqlite'))
  try {
    await migrate(store.db, migrations)
    await seed(store.db)
    // Once beforehand, so that neither pays for a cold cache.
    await bare(store.db, 'warm')
    const before = process.memoryUsage().rss
    let grown = before
    const times: { bare: number; ours: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const bareMs = await bare(store.db, `bare${round}`)
      const planned = await ours(store.db, `mlg_${round}`)
      grown = Math.max(grown, planned.rss)
      times.push({ bare: bareMs, ours: planned.ms })
    }
    times.sort((a, b) => a.ours / a.bare - b.ours / b.bare)
    const median = known(times[Math.floor(ROUNDS / 2)], 'round')
    return {
      ratio: round2(median.ours / median.bare),
      ours_ms: Math.round(median.ours),
      bare_ms: Math.round(median.bare),
      rss_growth_mb: round2((grown - before) / 2 ** 20),
      guests: GUESTS,
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function seed(db: Db): Promise<void> {
  await sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${GUESTS})
    insert into guests (id, phone, attributes, unread_count, created_at, updated_at)
    select 'gst_01BENCH' || substr(cast(1000000000 + i as text), 2), '+7916' || substr(cast(10000000 + i as text), 2),
      '{}', 0, 1, 1 from n
  `.execute(db)
  await sql`
    insert into templates (id, name, channel, language, text, variants, ends_without_question_ok, version, created_at, updated_at)
    values ('tpl_1', 'b', 'whatsapp', 'ru', 'Да?', '[]', 0, 1, 1, 1)
  `.execute(db)
}

/** The same rows by one bare statement; deleted again afterwards. */
async function bare(db: Db, queue: string): Promise<number> {
  const start = performance.now()
  await sql`
    insert into deliveries (id, queue_id, guest_id, dedupe_key, status, not_before, attempts, created_at)
    select ${`dlv_${queue}`} || substr(id, 5), ${queue}, id, '', 'waiting', 1, 0, 1 from guests
  `.execute(db)
  const ms = performance.now() - start
  await db.deleteFrom('deliveries').where('queue_id', '=', queue).execute()
  return ms
}

async function ours(db: Db, id: string): Promise<{ ms: number; rss: number }> {
  await sql`
    insert into mailings (id, name, template_id, status, audience, started_at, created_by, created_at, updated_at)
    values (${id}, 'b', 'tpl_1', 'running', '{"all":true}', 1, 'bench', 1, 1)
  `.execute(db)
  const owner = { owner_kind: 'mailing', owner_id: id } as const
  const queueId = await transact(db, (tx) =>
    openQueue(tx, { owner, kind: 'mailing', priority: PRIORITY.mailing, numberIds: null, at: 1 }),
  )
  let rss = 0
  const signals = {
    notify: () => {
      rss = Math.max(rss, process.memoryUsage().rss)
    },
    on: () => () => undefined,
  }
  const start = performance.now()
  const settings = { OTKLIK_TIME_ZONE: 'Europe/Moscow', OTKLIK_LOST_NUMBER_HOURS: 24 }
  await planMailing({ db, clock: systemClock(), signals, kinds: {}, settings }, id, new AbortController().signal)
  const ms = performance.now() - start
  const { count } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('queue_id', '=', queueId)
    .executeTakeFirstOrThrow()
  if (count !== GUESTS) throw new Error(`${count} of ${GUESTS} guests were planned`)
  await db.deleteFrom('deliveries').where('queue_id', '=', queueId).execute()
  return { ms, rss }
}

const round2 = (value: number) => Math.round(value * 100) / 100
