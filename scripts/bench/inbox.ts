import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate } from '../../src/db/index.ts'
import { listGuests, showTimeline } from '../../src/guests/index.ts'
import { resolveMessages } from '../../src/inbox/index.ts'

type Size = { guests: number; messages: number }
type Timing = { list_ms: number; feed_ms: number }

export type InboxListBench = { ratio: number; small: Size & Timing; big: Size & Timing }

const SMALL: Size = { guests: 1_000, messages: 10_000 }
const BIG: Size = { guests: 100_000, messages: 1_000_000 }
const ROUNDS = 400

/**
 * What an operator waits for: the guests list (first page, unread filter, deep page) and the feed of some guest, in a
 * large inbox against a small one. `ratio` is the worse of the two, of medians, taken in turns.
 */
export async function benchInboxList(big: Size = BIG): Promise<InboxListBench> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
  try {
    await using few = connect(join(folder, 'small.sqlite'))
    await using many = connect(join(folder, 'big.sqlite'))
    await fill(few.db, SMALL)
    await fill(many.db, big)
    const smallRun = newRun(few.db, SMALL)
    const bigRun = newRun(many.db, big)
    for (let round = 0; round < ROUNDS; round++) {
      await smallRun.round(round)
      await bigRun.round(round)
    }
    const [small, large] = [smallRun.medians(), bigRun.medians()]
    return {
      ratio: Math.max(large.list_ms / small.list_ms, large.feed_ms / small.feed_ms),
      small: { ...SMALL, ...small },
      big: { ...big, ...large },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Guests with ten messages each, written in turns; some unread. */
async function fill(db: Db, { guests, messages }: Size): Promise<void> {
  await migrate(db, migrations)
  const perGuest = messages / guests
  const startAt = Date.UTC(2026, 0, 1)
  await sql`insert into numbers (id, label, state, state_at, wanted, per_minute, per_hour, pacing, created_at)
    values ('num_1', 'bench', 'open', 0, 'online', 10, 100, 'even', 0)`.execute(db)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${guests})
    insert into guests (id, phone, name, attributes, unread_count, last_message_id, last_message_at, created_at, updated_at)
    select printf('gst_%08d', i), printf('+7916%07d', i), 'Гость ' || i, '{}', iif(i % 7 = 0, 2, 0),
      printf('msg_%09d', ${messages - guests} + i), ${startAt} + (${messages - guests} + i) * 1000, 0, 0 from n`.execute(
    db,
  )
  await sql`insert into guest_identities (kind, value, guest_id, created_at)
    select 'phone', phone, id, 0 from guests`.execute(db)
  await sql`insert into guest_tags (tag, guest_id) select 'vip', id from guests where seq % 20 = 0`.execute(db)
  await sql`insert into chats (id, number_id, guest_id, created_at) select 'cht_' || id, 'num_1', id, 0 from guests`.execute(
    db,
  )
  for (let turn = 0; turn < perGuest; turn++) {
    await sql`insert into messages (id, number_id, guest_id, chat_id, whatsapp_id, from_me, type, text, status, at, created_at)
      select printf('msg_%09d', n), 'num_1', g.id, 'cht_' || g.id, 'WA' || n, n % 2, 'text',
        'Сообщение ' || n || ' о заказе', iif(n % 2, 'read', 'received'), ${startAt} + n * 1000, 0
      from (select id, ${turn * guests} + seq - 1 as n from guests) g`.execute(db)
  }
  await sql`insert into feed (guest_id, at, ref_id, kind) select guest_id, at, id, 'message' from messages`.execute(db)
}

function newRun(db: Db, { guests }: Size) {
  const lists: number[] = []
  const feeds: number[] = []
  return {
    async round(round: number): Promise<void> {
      const deep = await listGuests(db, { limit: 200 })
      const cursor = deep.next_cursor ?? undefined
      lists.push(
        await timed(async () => {
          await listGuests(db, { limit: 50 })
          await listGuests(db, { limit: 50, unread: true })
          await listGuests(db, { limit: 50, cursor })
        }),
      )
      const guestId = `gst_${String((round * 7_919) % guests).padStart(8, '0')}`
      feeds.push(
        await timed(async () => {
          await showTimeline(db, { message: resolveMessages }, guestId, { limit: 50 })
          await showTimeline(db, { message: resolveMessages }, guestId, { limit: 50, kinds: ['message', 'order'] })
        }),
      )
    },
    medians: () => ({ list_ms: median(lists), feed_ms: median(feeds) }),
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
