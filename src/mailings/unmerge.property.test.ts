import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runsOnStore } from '../../test/support/properties.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { resolveGuest } from '../guests/index.ts'
import { mergeByHand } from '../guests/merging/merge-by-hand.ts'
import { undoMerge } from '../guests/merging/undo-merge.ts'
import { AppError } from '../lib/errors.ts'
import { MINUTE } from '../lib/units.ts'
import { createTemplate } from '../templates/save-template.ts'
import type { SendResult } from '../whatsapp/port.ts'
import { cancelMailing, retryFailedDeliveries, scheduleMailing } from './lifecycle.ts'
import { planMailing } from './plan-mailing.ts'
import { createMailing } from './save-mailing.ts'

const by = { id: 'usr_1' }
const PEOPLE = 4
const MAILINGS = 2
const mailing = fc.nat(MAILINGS - 1)
const pair = fc.shuffledSubarray(
  Array.from({ length: PEOPLE }, (_, n) => n),
  { minLength: 2, maxLength: 2 },
)

/** What happens, one thing after another. */
const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('merge' as const), pair }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(1) }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('start' as const), mailing, planned: fc.boolean() }), weight: 1 },
  // One message leaves in a minute, which WhatsApp may refuse.
  { arbitrary: fc.record({ do: fc.constant('send' as const), refused: fc.boolean() }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constant('end' as const) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('cancel' as const), mailing }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('retry' as const), mailing }), weight: 1 },
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** The first mailing has begun; what is merged first is taken apart at the last. */
const story = fc
  .tuple(fc.boolean(), fc.array(step, { minLength: 5, maxLength: 12 }))
  .map(([planned, steps]): Step[] => [{ do: 'start', mailing: 0, planned }, ...steps])

const [undo, end] = [{ do: 'undo', which: 0 } as const, { do: 'end' } as const]
const sent: Step = { do: 'send', refused: false }
const begun: Step = { do: 'start', mailing: 0, planned: true }
const merge = (kept: number, merged: number): Step => ({ do: 'merge', pair: [kept, merged] })
/** Each was a message too many, or one that waits for ever. */
const KNOWN: Step[][] = [
  // Its phone is that of the other.
  [begun, merge(2, 0), sent, sent, undo],
  [begun, merge(0, 1), end, undo],
  [begun, merge(1, 0), { do: 'cancel', mailing: 0 }, undo],
]

const textOf = (n: number) => `Рассылка ${n}. Придёте?`

/** People known by a phone, by an account as well, or only by that; and mailings to all of them. */
async function openWorld(s: Sending, run: number) {
  const known = Array.from({ length: PEOPLE }, (_, n) => ({
    ...(n !== 2 && { phone: `+7916${String(run * 10 + n).padStart(7, '0')}` }),
    ...(n >= 1 && { lid: `${100_000_000_000 + run * 10 + n}` }),
  }))
  const tag = `run-${run}`
  const ids: string[] = []
  for (const each of known) {
    const { guest } = await transact(s.db, (tx) => resolveGuest(tx, s.deps.guests, { ...each, at: s.clock.now() }))
    await s.db.insertInto('guest_tags').values({ tag, guest_id: guest.id }).execute()
    ids.push(guest.id)
  }
  const mailings: string[] = []
  for (let n = 0; n < MAILINGS; n++) {
    const text = textOf(run * 10 + n)
    const template = await createTemplate(
      s.deps,
      { name: text, language: 'ru', text, variants: [], endsWithoutQuestionOk: false },
      by,
    )
    const input = { name: text, templateId: template.id, audience: { tag } }
    mailings.push((await createMailing(s.deps, input, by)).id)
  }
  return { known, ids, mailings, merges: [] as { id: string; guestId: string }[] }
}

type World = Awaited<ReturnType<typeof openWorld>>

async function happen(s: Sending, world: World, each: Step, answer: (refused: boolean) => void): Promise<void> {
  const at = s.clock.now()
  const deps = { ...s.deps.guests, audit: async () => undefined }
  switch (each.do) {
    case 'merge': {
      const [guestId, otherId] = each.pair.map((n) => world.ids[n]!) as [string, string]
      const merge = await transact(s.db, (tx) => mergeByHand(tx, deps, { guestId, otherId, by: by.id, at }))
      world.merges.push({ id: merge.id, guestId: merge.kept_id })
      return
    }
    case 'undo': {
      const merge = world.merges[each.which]
      if (!merge) return
      await transact(s.db, (tx) => undoMerge(tx, deps, { guestId: merge.guestId, mergeId: merge.id, by: by.id, at }))
      return
    }
    case 'start':
      await scheduleMailing(s.deps, world.mailings[each.mailing]!, undefined, by)
      // Else when the next message leaves.
      if (each.planned) await planMailing(s.deps, world.mailings[each.mailing]!, new AbortController().signal)
      return
    case 'send':
      answer(each.refused)
      s.clock.advance(MINUTE + 1)
      await s.runUntil(s.clock.now())
      return answer(false)
    case 'end':
      return void (await s.runUntil(s.clock.now() + 20 * MINUTE))
    case 'cancel':
      return cancelMailing(s.deps, world.mailings[each.mailing]!, by)
    case 'retry':
      return void (await retryFailedDeliveries(s.deps, world.mailings[each.mailing]!, by))
    default:
      each satisfies never
  }
}

eachStore('invariant 2: guests who are merged and taken apart again', (open) => {
  it('whatever comes between, nobody gets a mailing twice, and nothing waits in one that is over', {
    tags: 'property',
  }, async () => {
    const s = await openSending(await open())
    const number = await s.addNumber({ perMinute: 1 })
    let isRefused = false
    s.line(number).answer = (): SendResult =>
      isRefused ? { outcome: 'refused', code: 400 } : { outcome: 'accepted', at: s.clock.now() }
    let run = 0
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const world = await openWorld(s, run++)
        for (const each of [...steps, undo, end]) {
          await happen(s, world, each, (refused) => {
            isRefused = refused
          }).catch((error: unknown) => {
            // What may not be at this moment is refused, and changes nothing.
            if (!(error instanceof AppError)) throw error
          })
          const waiting = await s.db
            .selectFrom('deliveries as d')
            .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
            .innerJoin('mailings as m', 'm.id', 'q.owner_id')
            .select(['d.id', 'm.status'])
            .where('m.status', 'in', ['finished', 'cancelled'])
            .where('d.status', 'in', ['waiting', 'sending'])
            .execute()
          expect(waiting, `after ${JSON.stringify(each)}`).toEqual([])
        }
        // Where a message names the phone of one and the account of another, either may have got it.
        const got = s
          .line(number)
          .sent.flatMap(({ message: { to, content }, result }) =>
            result.outcome === 'accepted' && 'text' in content
              ? world.known
                  .filter(({ phone, lid }) => (phone && phone === to.phone) || (lid && lid === to.lid))
                  .map((each) => `${JSON.stringify(each)} ${content.text}`)
              : [],
          )
        expect(got).toEqual([...new Set(got)])
      }),
      { numRuns: runsOnStore(8), endOnFailure: true, examples: KNOWN.map((steps) => [steps]) },
    )
  })
})
