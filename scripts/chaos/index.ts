/**
 * `npm run chaos -- [--json] [--only NAME,NAME] [--seed N,N] [--minutes N] [--outage SECONDS] [--numbers N] [--slowness
 * N] [--quick] [--keep-logs]`: many processes of the product on PostgreSQL and Redis, with everything they do going on
 * at once, while processes and stores break. See docs/OPERATING.md.
 */
import { inspect, parseArgs } from 'node:util'
import { known } from '../../src/lib/known.ts'
import { runMoments } from './moments.ts'
import { type Plan, planOf } from './plan.ts'
import { type Result, runTrial } from './run-trial.ts'
import { runTakeover } from './takeover.ts'
import { detailsOf, heading, lineOf, type Told } from './tell.ts'
import { TRIALS } from './trials.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    outage: { type: 'string' },
    numbers: { type: 'string' },
    slowness: { type: 'string' },
    'keep-logs': { type: 'boolean', default: false },
  },
})
type Run = { what: string; run(plan: Plan, say: (what: string) => void): Promise<Result> }
const RUNS: Record<string, Run> = {
  ...Object.fromEntries(
    Object.entries(TRIALS).map(([name, trial]): [string, Run] => [
      name,
      { what: trial.what, run: (plan, say) => runTrial(trial, plan, say) },
    ]),
  ),
  moments: { what: 'SIGKILL while it starts, links, is backed up, gets another key', run: runMoments },
  takeover: { what: "a new gateway gets its share; a killed one's numbers are taken over", run: runTakeover },
}

const names = values.only?.split(',') ?? Object.keys(RUNS)
const unknown = names.filter((name) => !(name in RUNS))
const seeds = values.seed?.split(',').map(Number) ?? [Math.floor(Math.random() * 1_000_000)]
const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text))
const minutes = numberOf(values.minutes)
const outageSeconds = numberOf(values.outage)
const numbers = numberOf(values.numbers)
const slowness = numberOf(values.slowness)
const isWrong = (given: number | undefined) => given !== undefined && !(given > 0)
if (
  unknown.length > 0 ||
  !seeds.every(Number.isSafeInteger) ||
  [minutes, outageSeconds, numbers, slowness].some(isWrong)
) {
  const known = Object.entries(RUNS).map(([name, { what }]) => `  ${name.padEnd(20)}${what}`)
  process.stderr.write(
    `npm run chaos -- [--json] [--only NAME,NAME] [--seed N,N] [--minutes N] [--outage SECONDS] [--numbers N] [--slowness N] [--quick] [--keep-logs]\n`,
  )
  process.stderr.write(`${known.join('\n')}\n`)
  process.exit(2)
}

const told: Told[] = []
for (const seed of seeds) {
  for (const trial of names) {
    const { what, run } = known(RUNS[trial], `trial ${trial}`)
    const say = (what: string) => void process.stderr.write(`  ${new Date().toISOString().slice(11, 19)} ${what}\n`)
    process.stderr.write(`${trial}: ${what} (seed ${seed})\n`)
    const result = await run(
      planOf({ seed, minutes, outageSeconds, numbers, slowness, quick: values.quick, keepsLogs: values['keep-logs'] }),
      say,
    ).catch((error: unknown) => ({
      // The other trials are still worth having.
      passed: false as const,
      error: inspect(error),
    }))
    const one: Told = { trial, seed, ...result }
    told.push(one)
    process.stderr.write(
      `${lineOf(one)}\n${detailsOf(one)
        .map((line) => `    ${line}\n`)
        .join('')}`,
    )
  }
}
const passed = told.every((one) => one.passed)
if (values.json) process.stdout.write(`${JSON.stringify({ passed, trials: told }, null, 2)}\n`)
else process.stdout.write(`${[heading(), ...told.map(lineOf)].join('\n')}\n`)
process.exitCode = passed ? 0 : 1
