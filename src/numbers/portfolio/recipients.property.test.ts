import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runsOnStore } from '../../../test/support/properties.ts'
import { eachStore, freshStoreUrl } from '../../../test/support/stores.ts'
import { connect, type Db, dialectOf, transact } from '../../db/index.ts'
import { newId } from '../../lib/ids.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import { readPortfolio, releaseRecipient, setMessagingLimit, settleRecipients, takeRecipients } from './recipients.ts'

type Step =
  | { do: 'wait'; ms: number }
  /** Several numbers of the portfolio want to write to some of a few people. */
  | { do: 'take'; people: number[] }
  /** The process dies before the transaction is committed. */
  | { do: 'take and die'; people: number[] }
  | { do: 'settle'; which: number }
  | { do: 'release'; which: number }
  | { do: 'limit'; limit: number | null }
  /** Waits until it was said to be worth asking again, and asks. */
  | { do: 'retry'; person: number }

const person = fc.integer({ min: 0, max: 6 })
const people = fc.uniqueArray(person, { minLength: 1, maxLength: 4 })
const limit = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 9 * HOUR }) }),
    },
    // To the very edge of the window.
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(DAY - 1, DAY, DAY + 1) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), people }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('take and die' as const), people }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), limit }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), person }) },
  ),
  { minLength: 5, maxLength: 40 },
)

/** One message of history. `open`: its fate is not known. */
type Message = { id: string; guest: string; at: number; open: boolean }

eachStore('the limit of a portfolio', (openStore) => {
  it('over any history the people of 24 hours are as many as allowed, and nobody waits in vain', {
    tags: 'property',
  }, async () => {
    const { db } = await openStore()
    const numRuns = runsOnStore(dialectOf(db) === 'sqlite' ? 50 : 8)
    await fc.assert(
      fc.asyncProperty(limit, steps, async (first, history) => {
        await live(db, first, history)
      }),
      { numRuns },
    )
  })

  it('is shared by numbers that ask at the same moment', async () => {
    const { db } = await openStore()
    await transact(db, (tx) => setMessagingLimit(tx, 'shared', 5, 1))
    const asked = Array.from({ length: 12 }, (_, n) => ({ guestId: `gst_${n}`, messageId: `M${n}` }))
    const granted = await Promise.all(
      asked.map((one) => transact(db, (tx) => takeRecipients(tx, 'shared', [one], DAY))),
    )
    expect(granted.filter((each) => each.granted === 1)).toHaveLength(5)
    expect(await readPortfolio(db, 'shared', DAY)).toMatchObject({ limit: 5, used: 5, freeAt: 2 * DAY + 1 })
  })
})

it('a limit and whom it counts outlive the process', async () => {
  const { url, remove } = await freshStoreUrl('sqlite')
  const first = connect(url)
  await transact(first.db, async (tx) => {
    await setMessagingLimit(tx, 'p', 1, 1)
    await takeRecipients(tx, 'p', [{ guestId: 'gst_a', messageId: 'A' }], 2)
  })
  await first.close()
  const second = connect(url)
  const refused = await transact(second.db, (tx) => takeRecipients(tx, 'p', [{ guestId: 'gst_b', messageId: 'B' }], 3))
  await second.close()
  await remove()
  expect(refused).toEqual({ granted: 0, retryAt: DAY + 3 })
})

class Died extends Error {}

async function live(db: Db, first: number | null, history: readonly Step[]): Promise<void> {
  const portfolio = newId('evt')
  let at = 10 * DAY
  let allowed = first
  let count = 0
  const messages: Message[] = []
  await transact(db, (tx) => setMessagingLimit(tx, portfolio, first, at))

  const counted = () => new Set(messages.filter((each) => each.at >= at - DAY).map(({ guest }) => guest))
  const fits = (guest: string) => counted().has(guest) || allowed === null || counted().size < allowed

  const take = async (asked: readonly number[], dies = false) => {
    const requests = asked.map((n) => ({ guestId: `${portfolio}-${n}`, messageId: `${portfolio}-m${count++}` }))
    const answer = await transact(db, async (tx) => {
      const taken = await takeRecipients(tx, portfolio, requests, at)
      if (dies) throw new Died()
      return taken
    }).catch((error: unknown) => {
      if (error instanceof Died) return undefined
      throw error
    })
    if (!answer) return undefined
    let expected = 0
    for (const { guestId: guest, messageId: id } of requests) {
      if (!fits(guest)) break
      for (const older of messages) if (older.guest === guest) older.open = false
      messages.push({ id, guest, at, open: true })
      expected += 1
    }
    expect(answer.granted).toBe(expected)
    return answer
  }

  for (const step of history) {
    const open = messages.filter((each) => each.open)
    switch (step.do) {
      case 'wait':
        at += step.ms
        break
      case 'take':
        await take(step.people)
        break
      case 'take and die':
        await take(step.people, true)
        break
      case 'limit':
        allowed = step.limit
        await transact(db, (tx) => setMessagingLimit(tx, portfolio, step.limit, at))
        break
      case 'settle': {
        const message = open[step.which % Math.max(1, open.length)]
        if (!message || message.at < at - DAY) break
        await transact(db, (tx) => settleRecipients(tx, [message.id], at))
        Object.assign(message, { at, open: false })
        break
      }
      case 'release': {
        const message = open[step.which % Math.max(1, open.length)]
        // A send that never left is known at once: later it is settled, or nobody knows.
        if (!message || message.at !== at) break
        await transact(db, (tx) => releaseRecipient(tx, message.id))
        messages.splice(messages.indexOf(message), 1)
        break
      }
      case 'retry': {
        const refused = await take([step.person])
        if (!refused || refused.granted === 1 || refused.retryAt === null) break
        expect(refused.retryAt).toBeGreaterThan(at)
        at = refused.retryAt - 1
        expect(fits(`${portfolio}-${step.person}`)).toBe(false)
        at += 1
        expect((await take([step.person]))?.granted).toBe(1)
        break
      }
      default:
        step satisfies never
    }
    expect((await readPortfolio(db, portfolio, at)).used).toBe(counted().size)
  }
}
