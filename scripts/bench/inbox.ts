import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate } from '../../src/db/index.ts'
import { listGuests, showTimeline } from '../../src/guests/index.ts'
import { resolveMessages } from '../../src/inbox/index.ts'
import { known } from '../../src/lib/known.ts'
import { fillInbox, type InboxSize } from './inbox-data.ts'

type Timing = { list_ms: number; feed_ms: number }

export type InboxListBench = { ratio: number; small: InboxSize & Timing; big: InboxSize & Timing }

const SMALL: InboxSize = { guests: 1_000, messages: 10_000 }
const BIG: InboxSize = { guests: 100_000, messages: 1_000_000 }
const ROUNDS = 400

/**
 * What an operator waits for: the guest list (first page, unread filter, deep page) and the timeline of some guest, in
 * a large inbox against a small one. `ratio` is the worse of the two, from medians, taken in turns.
 */
export async function benchInboxList(big: InboxSize = BIG): Promise<InboxListBench> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
  try {
    await using few = connect(join(folder, 'small.sqlite'))
    await using many = connect(join(folder, 'big.sqlite'))
    for (const [{ db }, size] of [
      [few, SMALL],
      [many, big],
    ] as const) {
      await migrate(db, migrations)
      await fillInbox(db, size)
    }
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

function newRun(db: Db, { guests }: InboxSize) {
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
  return known(values.toSorted((a, b) => a - b)[values.length >> 1], 'value')
}
