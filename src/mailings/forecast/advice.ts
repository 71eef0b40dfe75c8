import { MINUTE } from '../../lib/units.ts'
import { simulateNumber } from '../../numbers/index.ts'
import type { Forecast } from './forecast-mailing.ts'
import type { ForecastSettings } from './read-input.ts'
import { simulate } from './simulate.ts'
import type { NumberInput, SimulationInput } from './simulation-input.ts'
import type { QueueInput } from './waiting-queue.ts'

/** What would help a mailing that will not be finished in time. Each advice was tried by simulation. */
export type Advice =
  | { code: 'start_earlier'; start_at: number }
  | { code: 'more_numbers'; numbers: number }
  | { code: 'narrower_quiet_hours' }

/** New numbers with the usual settings, after their warm-up. */
const NEW_NUMBER = { per_minute: 10, per_hour: 100, pacing: 'even' } as const
const MAX_NUMBERS = 32

/** Looks for what would finish a mailing by its deadline. Empty when nothing would, or there is none. */
export async function adviseOn({ input, outcome }: Forecast, settings: ForecastSettings): Promise<Advice[]> {
  if (!input || !outcome?.leftAtDeadline) return []
  const { finishBefore, now, queueId } = input
  const queue = input.queues.find(({ id }) => id === queueId)
  if (finishBefore === null || finishBefore <= now || !queue) return []
  const advice: Advice[] = []
  const fits = async (changed: SimulationInput) => (await simulate(changed)).leftAtDeadline === 0
  const withQueue = (more: Partial<QueueInput>): SimulationInput => ({
    ...input,
    queues: input.queues.map((each) => (each === queue ? { ...each, ...more } : each)),
  })
  const startAt = await latestStart(queue, now, (opensAt) => fits(withQueue({ opensAt })))
  if (startAt !== undefined) advice.push({ code: 'start_earlier', start_at: startAt })
  if (queue.quiet && (await fits(withQueue({ quiet: null })))) advice.push({ code: 'narrower_quiet_hours' })
  for (let more = 1; more <= MAX_NUMBERS; more *= 2) {
    const numbers = [...input.numbers, ...Array.from({ length: more }, (_, n) => newNumber(n, now, settings))]
    if (!(await fits({ ...withQueue({ numberIds: null }), numbers }))) continue
    advice.push({ code: 'more_numbers', numbers: more })
    break
  }
  return advice
}

/** The latest start, to a quarter of an hour, that still meets the deadline; undefined when none does. */
async function latestStart(queue: QueueInput, now: number, fits: (opensAt: number) => Promise<boolean>) {
  if (queue.opensAt <= now + 15 * MINUTE || !(await fits(now))) return undefined
  let [early, late] = [now, queue.opensAt]
  while (late - early > 15 * MINUTE) {
    const middle = (early + late) / 2
    if (await fits(middle)) early = middle
    else late = middle
  }
  return early === now ? now : Math.floor(early / MINUTE) * MINUTE
}

function newNumber(n: number, now: number, settings: ForecastSettings): NumberInput {
  const row = { ...NEW_NUMBER, warm_at: now, warm_declared_by: 'nobody' }
  const unused = { settledAt: [], lastPaced: undefined, sentInDay: 0 }
  return {
    id: `new_${n}`,
    zone: settings.OTKLIK_TIME_ZONE,
    open: () => simulateNumber(row, unused, { settings, from: now, latencyMs: 0 }),
    from: now,
    firstContactsFrom: 0,
  }
}
