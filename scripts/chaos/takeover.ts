import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { SECOND } from '../../src/lib/units.ts'
import { eventually, linkNumber } from '../steps.ts'
import type { Plan } from './plan.ts'
import type { Result } from './run-trial.ts'
import { type Member, type Stage, setStage } from './stage.ts'

/** A number at rest connects in a moment; all of a gateway's are to be back within this, on one machine. */
const TAKEN_OVER_WITHIN_MS = 20 * SECOND

const FIRST_PHONE = 79_170_000_000
const LOOK_MS = 200
const LINKED_AT_ONCE = 5

const owners = z.object({ data: z.array(z.object({ health: z.object({ lease_owner: z.string().nullable() }) })) })

/**
 * A gateway with twice the numbers gets another one beside it, which is killed when it has its half. Times are the
 * network's: a number is online when it is logged in there.
 */
export async function runTakeover({ seed, takenOver: half }: Plan, say: (what: string) => void): Promise<Result> {
  const startedAt = Date.now()
  const numbers = 2 * half
  await using stage = await setStage({ seed, say, sizes: { api: 1, gateway: 1, jobs: 1 } })
  const { api } = stage.member('api-1').product
  const phones = Array.from({ length: numbers }, (_, n) => String(FIRST_PHONE + n))
  for (let from = 0; from < phones.length; from += LINKED_AT_ONCE) {
    const some = phones.slice(from, from + LINKED_AT_ONCE)
    await Promise.all(some.map((phone) => linkNumber({ api, network: stage.network.client }, phone, { warm: false })))
  }
  say(`${numbers} numbers are linked`)

  const watch = watchAbsence(stage)
  const addedAt = Date.now()
  const second = await stage.add('gateway-2', 'gateway')
  await eventually('the new gateway has its share', async () => (await heldBy(stage, second)) >= half, 300 * SECOND)
  await untilOnline(stage, numbers)
  const balancedMs = Date.now() - addedAt
  const longestAwayMs = await watch.end()
  say(`balanced after ${balancedMs} ms`)

  const had = await heldBy(stage, second)
  say(`SIGKILL of the gateway with ${had} numbers`)
  const killedAt = Date.now()
  await stage.kill(second)
  await eventually('they are away', async () => (await onlineNow(stage)) < numbers, 10 * SECOND)
  await untilOnline(stage, numbers)
  const takenOverMs = Date.now() - killedAt
  stage.keepsLogs = takenOverMs > TAKEN_OVER_WITHIN_MS
  const late = takenOverMs > TAKEN_OVER_WITHIN_MS ? [`${had} numbers were back after ${takenOverMs} ms`] : []
  return {
    passed: late.length === 0,
    faults: { late },
    figures: { numbers: had, taken_over_ms: takenOverMs, balanced_ms: balancedMs, longest_away_ms: longestAwayMs },
    errors: {},
    seconds: Math.round((Date.now() - startedAt) / SECOND),
    folder: stage.folder,
  }
}

async function onlineNow(stage: Stage): Promise<number> {
  const phones = await stage.network.client.phones()
  return phones.filter(({ devices }) => devices.some(({ live }) => live)).length
}

function untilOnline(stage: Stage, numbers: number): Promise<void> {
  return eventually('all numbers are online', async () => (await onlineNow(stage)) === numbers, 300 * SECOND)
}

async function heldBy(stage: Stage, { product }: Member): Promise<number> {
  let count = 0
  let cursor = ''
  do {
    const page = await stage
      .member('api-1')
      .product.api.get<{ next_cursor: string | null }>(`/v1/numbers?limit=200${cursor}`)
    count += owners.parse(page).data.filter(({ health }) => health.lease_owner?.endsWith(`:${product.pid}`)).length
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
  } while (cursor)
  return count
}

/** Looks at the network again and again for how long a phone has had no device that is logged in. */
function watchAbsence(stage: Stage): { end(): Promise<number> } {
  let ended = false
  let longest = 0
  const since = new Map<string, number>()
  const running = (async () => {
    while (!ended) {
      const now = Date.now()
      for (const { phone, devices } of await stage.network.client.phones()) {
        if (devices.some(({ live }) => live)) since.delete(phone)
        else longest = Math.max(longest, now - (since.get(phone) ?? since.set(phone, now).get(phone) ?? now))
      }
      await sleep(LOOK_MS)
    }
  })()
  return {
    async end() {
      ended = true
      await running
      return longest
    },
  }
}
