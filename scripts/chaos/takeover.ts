import { SECOND } from '../../src/lib/units.ts'
import { eventually, linkNumber } from '../steps.ts'
import { heldBy, onlineNow, watchAbsences } from './online.ts'
import type { Plan } from './plan.ts'
import type { Result } from './run-trial.ts'
import { type Stage, setStage } from './stage.ts'

const FIRST_PHONE = 79_170_000_000
const LINKED_AT_ONCE = 5

/**
 * A gateway with twice the numbers gets a second one beside it, which is killed when it has its half. Times are the
 * network's: a number is online when it is logged in there.
 */
export async function runTakeover(plan: Plan, say: (what: string) => void): Promise<Result> {
  const { seed, takenOver: half } = plan
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

  const watch = watchAbsences(stage)
  const addedAt = Date.now()
  const second = await stage.add('gateway-2', 'gateway')
  await eventually(
    'the new gateway has its share',
    async () => (await heldBy(stage, second)) >= half,
    plan.slowness * 300 * SECOND,
  )
  await untilOnline(stage, plan)
  const balancedMs = Date.now() - addedAt
  const { longestMs } = await watch.end()
  say(`balanced after ${balancedMs} ms`)

  const had = await heldBy(stage, second)
  say(`SIGKILL of the gateway with ${had} numbers`)
  const killedAt = Date.now()
  await stage.kill(second)
  await eventually('they are away', async () => (await onlineNow(stage)).online < numbers, 10 * SECOND)
  await untilOnline(stage, plan)
  const takenOverMs = Date.now() - killedAt
  stage.keepsLogs = plan.keepsLogs || takenOverMs > plan.takenOverWithinMs
  const late = takenOverMs > plan.takenOverWithinMs ? [`${had} numbers were back after ${takenOverMs} ms`] : []
  return {
    passed: late.length === 0,
    done: `SIGKILL of a gateway with ${had} numbers`,
    faults: { late },
    figures: { numbers: had, recovered_ms: takenOverMs, balanced_ms: balancedMs, longest_away_ms: longestMs },
    slowness: plan.slowness,
    errors: {},
    seconds: Math.round((Date.now() - startedAt) / SECOND),
    folder: stage.folder,
  }
}

function untilOnline(stage: Stage, plan: Plan): Promise<void> {
  const isDone = async () => (await onlineNow(stage)).online === 2 * plan.takenOver
  return eventually('all numbers are online', isDone, plan.slowness * 300 * SECOND)
}
