import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { insertNumber } from '../../test/support/number.ts'
import { runsOnStore } from '../../test/support/properties.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, dialectOf, openSharedClock } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { acquireLease, renewLease } from './lease.ts'
import type { Permit } from './permit.ts'
import { settleLocked } from './settling/store.ts'
import { lockNumber, type NumberRow } from './store.ts'
import { recordReply, releaseSend, settleSend, takePermit, takePermits } from './throttle.ts'

const settings = readSettings({})
const WINDOWS = [
  { reason: 'minute', ms: MINUTE, limit: 'perMinute' },
  { reason: 'hour', ms: HOUR, limit: 'perHour' },
] as const

type Limits = { perMinute: number; perHour: number }

type Step =
  | { do: 'wait'; ms: number }
  /** Asks; if granted it arrives at `arrives` of its way and is acknowledged after `ackMs`. */
  | { do: 'send'; ackMs: number; arrives: number; fate: 'acknowledged' | 'never left' }
  /** Asks for several at once. */
  | { do: 'batch'; count: number; ackMs: number; arrives: number }
  | { do: 'reply'; ackMs: number; arrives: number }
  /** Waits until the throttle said it would be worth asking, and asks. */
  | { do: 'retry'; ackMs: number; arrives: number }
  /** The socket closes: what is in flight has arrived or never will. */
  | { do: 'drop' }
  /** The process dies; another one takes over after a while. */
  | { do: 'crash'; downMs: number }
  /** Somebody sets the machine's clock. */
  | { do: 'step'; ms: number }
  | ({ do: 'limits' } & Limits)

/** One message on its way, in real time, which nobody in the product knows. */
type Sent = {
  id: string
  kind: 'mailing' | 'reply'
  order: number
  arrivedAt: number
  settledAt: number | undefined
  limits: Limits
  settleDue: number
}

const limits = fc.record({ perMinute: fc.integer({ min: 1, max: 4 }), perHour: fc.integer({ min: 1, max: 9 }) })
const way = {
  ackMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 3 * MINUTE })),
  arrives: fc.double({ min: 0, max: 1, noNaN: true }),
}
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 0, max: 40_000 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 0, max: 50 * MINUTE }) }) },
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('send'),
        ...way,
        fate: fc.oneof(
          { weight: 9, arbitrary: fc.constant('acknowledged') },
          { weight: 1, arbitrary: fc.constant('never left') },
        ),
      }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('retry'), ...way }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('batch'), count: fc.integer({ min: 1, max: 5 }), ...way }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reply'), ...way }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash'), downMs: fc.integer({ min: 0, max: 5 * MINUTE }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('step'), ms: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }) }) },
    { weight: 1, arbitrary: limits.map((given) => ({ do: 'limits' as const, ...given })) },
  ) as fc.Arbitrary<Step>,
  { minLength: 10, maxLength: 80 },
)

eachStore('throttle', (open) => {
  it('invariant 1: over any history no window is over its limit, and nothing waits longer than it must', {
    tags: 'property',
  }, async () => {
    const { db } = await open()
    const numRuns = runsOnStore(dialectOf(db) === 'sqlite' ? 150 : 25)
    await fc.assert(
      fc.asyncProperty(limits, steps, async (given, history) => {
        const world = await createWorld(db, given)
        for (const step of history) await world.take(step)
        expect(violations(world.sent)).toEqual([])
      }),
      { numRuns },
    )
  })

  it('invariant 1: a clock that was set back unnoticed, just before a crash, opens no window', {
    tags: 'property',
  }, async () => {
    const { db } = await open()
    const numRuns = runsOnStore(dialectOf(db) === 'sqlite' ? 40 : 8)
    const stepBack = fc.integer({ min: -3 * HOUR, max: 0 })
    await fc.assert(
      fc.asyncProperty(limits, steps, stepBack, steps, async (given, before, ms, after) => {
        const calm = (step: Step) => step.do !== 'step'
        const world = await createWorld(db, given, { checkWaits: false })
        for (const step of before.filter(calm)) await world.take(step)
        await world.stepAndCrash(ms)
        for (const step of after.filter(calm)) await world.take(step)
        expect(violations(world.sent)).toEqual([])
        expect(world.longestWait()).toBeLessThanOrEqual(HOUR + 1)
      }),
      { numRuns },
    )
  })
})

/** Every closed window that begins with an arrival, judged by the last mailing message that was permitted in it. */
function violations(sent: Sent[]): string[] {
  return WINDOWS.flatMap(({ reason, ms, limit }) =>
    sent.flatMap((first) => {
      const inside = sent.filter(({ arrivedAt }) => arrivedAt >= first.arrivedAt && arrivedAt <= first.arrivedAt + ms)
      const last = inside.filter(({ kind }) => kind === 'mailing').reduce(later, undefined)
      if (!last) return []
      const counted = inside.filter(({ order }) => order <= last.order).length
      return counted > last.limits[limit] ? [`${counted} in a ${reason} from ${first.arrivedAt}`] : []
    }),
  )
}

function later(a: Sent | undefined, b: Sent): Sent {
  return a && a.order > b.order ? a : b
}

async function createWorld(db: Db, given: Limits, { checkWaits = true } = {}) {
  // Real time, and how far the machine's clock is off it. A process counts on from where that clock stood at its start.
  let real = Date.UTC(2026, 0, 5)
  let error = 0
  let process = startProcess()
  let present = given
  let lastRefusal: Permit | undefined
  let longest = 0
  const number: NumberRow = await insertNumber(db, { per_minute: given.perMinute, per_hour: given.perHour })
  const sent: Sent[] = []
  const released = new Set<string>()
  await takeOver()

  function startProcess(): { owner: string; clock: Clock } {
    const offset = error
    const clock = { now: () => real + error, steady: () => real + offset }
    return { owner: `process-${Math.random()}`, clock }
  }

  function lease() {
    return { db, clock: openSharedClock(db, process.clock, false), owner: process.owner, leaseMs: 1 }
  }

  async function takeOver() {
    await db.updateTable('numbers').set({ lease_until: null }).where('id', '=', number.id).execute()
    expect(await acquireLease(lease(), number.id)).toBeDefined()
    // As when it is logged in, which ends the socket of whoever had the number.
    await db.transaction().execute(async (tx) => {
      await lockNumber(tx, number.id)
      await settleLocked(tx, number.id, {}, process.clock.steady())
    })
    for (const message of sent) message.settledAt ??= arriveBy(message, real)
  }

  /** Time passes; acknowledgements come in on the way. */
  async function pass(ms: number) {
    const until = real + ms
    for (;;) {
      const due = sent
        .filter(({ settledAt, settleDue }) => settledAt === undefined && settleDue <= until)
        .sort((a, b) => a.settleDue - b.settleDue)[0]
      if (!due) break
      real = Math.max(real, due.settleDue)
      due.settledAt = real
      await settleSend(db, number.id, due.id, process.clock.steady())
    }
    real = until
  }

  /** Cut off: what had not arrived never will, or did at the last moment. */
  function arriveBy(message: Sent, at: number): number {
    message.arrivedAt = Math.min(message.arrivedAt, at)
    return at
  }

  function occupied(ms: number, at: number): number {
    return sent.filter(({ settledAt }) => settledAt === undefined || settledAt > at || at <= settledAt + ms).length
  }

  const mayGo = (at: number) => WINDOWS.every(({ ms, limit }) => occupied(ms, at) < present[limit])

  async function send(kind: 'mailing' | 'reply', ackMs: number, arrives: number, fate = 'acknowledged') {
    const id = `M${sent.length}-${released.size}`
    const allowed = kind === 'reply' || mayGo(real)
    const request = { kind, messageId: id, at: process.clock.steady(), firstContact: false }
    const permit = await db.transaction().execute(async (tx): Promise<Permit> => {
      if (kind === 'mailing') return takePermit(tx, { clock: process.clock, settings }, number, request)
      await recordReply(tx, { numberId: number.id, messageId: id, at: request.at })
      return { ok: true }
    })
    if (checkWaits) expect(permit.ok).toBe(allowed)
    if (!permit.ok) return refused(permit)
    if (fate === 'never left') {
      released.add(id)
      return releaseSend(db, number.id, id)
    }
    leave(id, kind, ackMs, arrives)
  }

  function leave(id: string, kind: 'mailing' | 'reply', ackMs: number, arrives: number) {
    sent.push({
      id,
      kind,
      order: sent.length,
      arrivedAt: real + Math.floor(ackMs * arrives),
      settledAt: undefined,
      limits: present,
      settleDue: real + ackMs,
    })
  }

  async function sendBatch(count: number, ackMs: number, arrives: number) {
    const ids = Array.from({ length: count }, (_, i) => `M${sent.length + i}-${released.size}`)
    const requests = ids.map((messageId) => ({ messageId, at: process.clock.steady(), firstContact: false }))
    const { granted, refusal } = await db
      .transaction()
      .execute((tx) => takePermits(tx, { clock: process.clock, settings }, number, 'mailing', requests))
    for (const id of ids.slice(0, granted)) {
      if (checkWaits) expect(mayGo(real)).toBe(true)
      leave(id, 'mailing', ackMs, arrives)
    }
    expect(refusal === undefined).toBe(granted === count)
    if (checkWaits && refusal) expect(mayGo(real)).toBe(false)
    if (refusal) refused(refusal)
  }

  function refused(permit: Permit & { ok: false }) {
    lastRefusal = permit
    longest = Math.max(longest, permit.retryAt! - process.clock.steady())
    if (!checkWaits) return
    const retryAt = permit.retryAt! - process.clock.steady() + real
    expect(retryAt).toBeGreaterThan(real)
    // Asking any earlier would have been useless.
    const window = WINDOWS.find(({ reason }) => reason === permit.reason)!
    expect(occupied(window.ms, retryAt - 1)).toBeGreaterThanOrEqual(present[window.limit])
  }

  async function crash(downMs: number) {
    real += downMs
    process = startProcess()
    lastRefusal = undefined
    await takeOver()
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        return pass(step.ms)
      case 'send':
        return send('mailing', step.ackMs, step.arrives, step.fate)
      case 'batch':
        return sendBatch(step.count, step.ackMs, step.arrives)
      case 'reply':
        return send('reply', step.ackMs, step.arrives)
      case 'retry':
        if (lastRefusal && !lastRefusal.ok) await pass(Math.max(0, lastRefusal.retryAt! - process.clock.steady()))
        return send('mailing', step.ackMs, step.arrives)
      case 'drop':
        await db.transaction().execute(async (tx) => {
          await lockNumber(tx, number.id)
          await settleLocked(tx, number.id, {}, process.clock.steady())
        })
        for (const message of sent) message.settledAt ??= arriveBy(message, real)
        return
      case 'crash':
        return crash(step.downMs)
      case 'step':
        error += step.ms
        await renewLease(lease(), number.id)
        return
      case 'limits': {
        present = { perMinute: step.perMinute, perHour: step.perHour }
        const columns = { per_minute: step.perMinute, per_hour: step.perHour }
        await db.updateTable('numbers').set(columns).where('id', '=', number.id).execute()
        return
      }
      default:
        return step satisfies never
    }
  }

  async function stepAndCrash(ms: number) {
    error += ms
    await crash(0)
  }

  return { sent, take, stepAndCrash, longestWait: () => longest }
}
