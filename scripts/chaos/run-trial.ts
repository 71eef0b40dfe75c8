import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { SECOND } from '../../src/lib/units.ts'
import { seededRandom } from '../../test/support/random.ts'
import { eventually, MAILING_TEXT } from '../steps.ts'
import { heldBack } from './held-back.ts'
import { judge, type Verdict } from './judge.ts'
import { beginLoad, type Load } from './load.ts'
import { everyNumberIsOnline, watchAbsences } from './online.ts'
import type { Plan } from './plan.ts'
import { startProbes } from './probe.ts'
import { type Stage, setStage } from './stage.ts'
import type { Trial } from './trials.ts'

export type Result = Verdict & {
  passed: boolean
  /** What was done to the processes. */
  done: string
  seconds: number
  /** See `Plan`. */
  slowness: number
  /** Errors in the processes' logs, by message: not judged. */
  errors: Record<string, number>
  /** Logs of all processes; kept when the trial has failed. */
  folder: string
}

/** A repeat comes soon after the original. */
const AFTERMATH_MS = 8 * SECOND
const HELD_EVERY_MS = 5 * SECOND
/** A number whose minute is full sends again within it. */
const FULL_MINUTE_MS = 75 * SECOND

/** Sets the stage, starts the load, breaks what the trial breaks, waits until everything has arrived, and judges. */
export async function runTrial(trial: Trial, plan: Plan, say: (what: string) => void): Promise<Result> {
  const startedAt = Date.now()
  const errors: Result['errors'] = {}
  let folder = ''
  let verdict: Verdict
  {
    await using stage = await setStage({
      seed: plan.seed,
      say,
      wired: trial.wired,
      clocks: trial.clocks,
      alone: trial.alone,
    })
    folder = stage.folder
    say(`${stage.members.length} processes run after ${seconds(startedAt)} s`)
    const load = await beginLoad(stage, plan)
    const busySince = Date.now()
    say(`mailing, guests and operators began after ${seconds(startedAt)} s`)
    const { probes, end } = startProbes(stage, plan)
    const watch = watchAbsences(stage)
    await trial.run({ stage, plan, random: seededRandom(plan.seed) })
    stage.healedAt = Date.now()
    await sleep(Math.max(0, busySince + plan.trafficMs - Date.now()))
    await load.end()
    const late = await untilAllArrived(stage, load, plan)
    say(`all arrived after ${seconds(startedAt)} s`)
    await sleep(AFTERMATH_MS)
    await end()
    const absences = await watch.end()
    const held = await heldBack(stage, load)
    verdict = await judge({ stage, load, plan, probes, late, absences, held })
    for (const { product } of stage.members) await countErrors(product.logFile, errors)
    stage.keepsLogs = plan.keepsLogs || !isPassed(verdict)
    if (stage.keepsLogs && !trial.alone) await dump(stage)
  }
  const passed = isPassed(verdict)
  return { passed, done: trial.what, ...verdict, slowness: plan.slowness, errors, seconds: seconds(startedAt), folder }
}

const isPassed = ({ faults }: Verdict) => Object.values(faults).every((list) => list.length === 0)

/** What was still missing when time was up. */
async function untilAllArrived(stage: Stage, load: Load, plan: Plan): Promise<string[]> {
  const late: string[] = []
  const { client } = stage.network
  const wait = async (what: string, holds: () => Promise<boolean>) => {
    const untilAt = Math.max(stage.healedAt, Date.now() - plan.doneWithinMs / 2) + plan.doneWithinMs
    await eventually(what, holds, Math.max(5 * SECOND, untilAt - Date.now())).catch((error: Error) =>
      late.push(error.message),
    )
  }
  let [lookedAt, count, grewAt] = [0, 0, Date.now()]
  const isMailed = async () => {
    const shown = new Set((await client.shown({ match: MAILING_TEXT })).map(({ guest }) => guest))
    if (shown.size > count) [count, grewAt] = [shown.size, Date.now()]
    if (shown.size >= load.mailed.length) return true
    if (Date.now() - lookedAt < HELD_EVERY_MS) return false
    lookedAt = Date.now()
    const held = await heldBack(stage, load)
    return load.mailed.every((guest) => shown.has(guest) || held.has(guest))
  }
  // Answers take the slots of mailings: they go on as long as minutes free some.
  for (;;) {
    await wait('every guest has the mailing', isMailed)
    const isStuck = Date.now() - grewAt > FULL_MINUTE_MS * plan.slowness
    if (late.length === 0 || isStuck) break
    late.length = 0
  }
  await wait('every answer is shown', async () => {
    const shown = await client.shown({ match: '^ответ ' })
    return shown.length >= load.replies.filter(({ accepted }) => accepted).length
  })
  await wait('every question came by webhook', async () => {
    const written = await client.guestMessages({ match: '^вопрос ' })
    const texts = new Set(stage.consumer.taken.map(({ text }) => text))
    return written.every(({ text }) => texts.has(text))
  })
  await wait('every number is online', () => everyNumberIsOnline(stage))
  for (const { name, product } of stage.members) {
    await wait(`${name} is ready`, async () => (await product.api.call('GET', '/readyz')).status === 200)
  }
  return late
}

/** The store as it was, beside the logs; only if `pg_dump` is installed. */
async function dump({ postgres, folder }: Stage): Promise<void> {
  const command = spawn('pg_dump', ['-f', join(folder, 'store.sql'), postgres.url], { stdio: 'ignore' })
  await new Promise((resolve) => command.once('error', resolve).once('exit', resolve))
}

const logged = z.object({
  level: z.number(),
  msg: z.string(),
  err: z.object({ message: z.string() }).partial().optional(),
})
const ERROR_LEVEL = 50

async function countErrors(file: string, counts: Record<string, number>): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.startsWith('{')) continue
    const { success, data } = logged.safeParse(JSON.parse(line))
    if (!success || data.level < ERROR_LEVEL) continue
    const what = data.err?.message ? `${data.msg}: ${data.err.message}` : data.msg
    counts[what] = (counts[what] ?? 0) + 1
  }
}

const seconds = (since: number) => Math.round((Date.now() - since) / SECOND)
