import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate, openSharedClock, type Store, transact } from '../../src/db/index.ts'
import { openQueue, PRIORITY } from '../../src/deliveries/index.ts'
import { repeatAt } from '../../src/deliveries/store.ts'
import { hashText } from '../../src/lib/hash-text.ts'
import { HOUR, MINUTE, SECOND } from '../../src/lib/units.ts'
import { planMailing } from '../../src/mailings/index.ts'
import { acquireLease } from '../../src/numbers/lease.ts'
import { settleLocked } from '../../src/numbers/settling/store.ts'
import { lockNumber } from '../../src/numbers/store.ts'
import { correlation } from '../../test/support/correlation.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { rounded } from './figures.ts'

export type PaceFigures = {
  /** Time between the first and the last message, divided by the least that the hourly limit allows in the long run. */
  ratio: number
  /** Windows of a minute or an hour in which more left than allowed. */
  violations: number
  /** Messages sent to a guest a second time under another id. */
  twice: number
  /** The largest autocorrelation of gaps at distances of 1 to 210 messages. */
  correlation: number
  messages: number
  restarts: number
  virtual_hours: number
}

const GUESTS = 1_500
const LIMITS = { perMinute: 10, perHour: 100 }
const EVEN_MS = HOUR / LIMITS.perHour
const ACKNOWLEDGED_AFTER_MS = 200
/** The sender is killed after this many messages, every third time with one on its way. */
const RESTART_EVERY = 75
const DOWN_MS = 8 * SECOND
const FARTHEST = 210

/**
 * A mailing by one number at the real limits, by the product's own planning, send cycles and ledger on SQLite, on a virtual
 * clock; only WhatsApp is a stub that acknowledges. Its sender dies again and again, and a successor takes over.
 */
export async function benchPace(): Promise<PaceFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-pace-'))
  const store = connect(join(folder, 'bench.sqlite'))
  const stopped = new AbortController()
  try {
    await migrate(store.db, migrations)
    const sending = await openSending(store, { OTKLIK_QUIET_HOURS: undefined }, (end) =>
      stopped.signal.addEventListener('abort', end),
    )
    const numberId = await sending.addNumber({ ...LIMITS, pacing: 'even' })
    await plan(sending)
    const { left, restarts } = await send(sending, store, numberId)
    const times = left.map(({ at }) => at)
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
    const took = (times.at(-1) ?? 0) - (times[0] ?? 0)
    return {
      ratio: rounded(took / (EVEN_MS * (GUESTS - 1)), 3),
      violations: violations(times, MINUTE, LIMITS.perMinute) + violations(times, HOUR, LIMITS.perHour),
      twice: new Set(left.map(({ id }) => id)).size - GUESTS,
      correlation: rounded(Math.max(...Array.from({ length: FARTHEST }, (_, n) => Math.abs(correlation(gaps, n + 1))))),
      messages: new Set(left.map(({ id }) => id)).size,
      restarts,
      virtual_hours: rounded(took / HOUR, 1),
    }
  } finally {
    stopped.abort()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A mailing to all guests, planned as the product plans it. */
async function plan({ db, deps, clock }: Sending): Promise<void> {
  const at = clock.now()
  await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${GUESTS})
    insert into guests (id, phone, name, attributes, unread_count, created_at, updated_at)
    select printf('gst_%08d', i), printf('+7916%07d', i), 'Анна', '{}', 0, 1, 1 from n`.execute(db)
  await sql`insert into templates (id, name, channel, language, text, variants, ends_without_question_ok, version, created_at, updated_at)
    values ('tpl_1', 'b', 'whatsapp', 'ru', '{{ guest.name }}, ждём вас?', '[]', 0, 1, 1, 1)`.execute(db)
  await sql`insert into mailings (id, name, template_id, status, audience, started_at, created_by, created_at, updated_at)
    values ('mlg_1', 'b', 'tpl_1', 'running', '{"all":true}', ${at}, 'bench', ${at}, ${at})`.execute(db)
  const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
  await transact(db, (tx) => openQueue(tx, { owner, kind: 'mailing', priority: PRIORITY.mailing, numberIds: null, at }))
  await planMailing(deps, 'mlg_1', new AbortController().signal)
}

type Left = { id: string; at: number }

async function send(sending: Sending, { db }: Store, numberId: string): Promise<{ left: Left[]; restarts: number }> {
  const { clock } = sending
  const left: Left[] = []
  let [restarts, dies] = [0, new AbortController()]
  sending.line(numberId).answer = async ({ id }) => {
    left.push({ id, at: clock.now() })
    const isLast = left.length % RESTART_EVERY === 0
    if (isLast) dies.abort()
    if (isLast && restarts % 3 === 0) return { outcome: 'unconfirmed' }
    clock.advance(ACKNOWLEDGED_AFTER_MS)
    return { outcome: 'accepted', at: clock.now() }
  }
  for (;;) {
    const end = await sending.sendCycle(numberId, dies.signal)
    if (dies.signal.aborted) {
      restarts += 1
      // At some point between two messages, as with most crashes.
      clock.advance(DOWN_MS + (hashText(`death ${restarts}`) % EVEN_MS))
      await takeOver(db, clock, numberId, `sender-${restarts}`)
      dies = new AbortController()
    } else if (end.kind === 'idle') return { left, restarts }
    else clock.advance(Math.max(1, end.kind === 'due' ? end.delayMs : 0))
  }
}

/** What a successor does with the number: takes it over, logs in, repeats what nobody has acknowledged. */
async function takeOver(db: Db, clock: Sending['clock'], numberId: string, owner: string): Promise<void> {
  await db
    .updateTable('numbers')
    .set({ lease_until: clock.now() - 1 })
    .where('id', '=', numberId)
    .execute()
  await acquireLease({ db, clock: openSharedClock(db, clock, false), owner, leaseMs: HOUR }, numberId)
  await transact(db, async (tx) => {
    await lockNumber(tx, numberId)
    await settleLocked(tx, numberId, {}, clock.steady())
  })
  await repeatAt(db, { numberId }, clock.now())
}

function violations(times: readonly number[], windowMs: number, most: number): number {
  return times.filter((at, index) => (times[index + most] ?? Number.POSITIVE_INFINITY) - at <= windowMs).length
}
