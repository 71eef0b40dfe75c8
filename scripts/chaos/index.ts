/**
 * `npm run chaos -- [--json] [--only NAME,NAME] [--seed N] [--minutes N] [--quick]`: many processes of the product on
 * PostgreSQL and Redis, with all that they do going on at once, while processes and stores break. See docs/OPERATING.md.
 */
import { parseArgs } from 'node:util'
import { known } from '../../src/lib/known.ts'
import { type Plan, planOf } from './plan.ts'
import { type Result, runTrial } from './run-trial.ts'
import { runTakeover } from './takeover.ts'
import { TRIALS } from './trials.ts'

const SHOWN_OF_A_KIND = 5

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
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
  takeover: { what: "a new gateway gets its share; a killed one's numbers are taken over", run: runTakeover },
}

const names = values.only?.split(',') ?? Object.keys(RUNS)
const unknown = names.filter((name) => !(name in RUNS))
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed)
const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
if (unknown.length > 0 || !Number.isSafeInteger(seed) || (minutes !== undefined && !(minutes > 0))) {
  const known = Object.entries(RUNS).map(([name, { what }]) => `  ${name.padEnd(20)}${what}`)
  process.stderr.write(`npm run chaos -- [--json] [--only NAME,NAME] [--seed N] [--minutes N] [--quick]\n`)
  process.stderr.write(`${known.join('\n')}\n`)
  process.exit(2)
}
const plan = planOf({ seed, minutes, quick: values.quick })

const results: Record<string, Result | { passed: false; error: string }> = {}
for (const name of names) {
  const trial = known(RUNS[name], `trial ${name}`)
  const say = (what: string) => void process.stderr.write(`  ${new Date().toISOString().slice(11, 19)} ${what}\n`)
  process.stderr.write(`${name}: ${trial.what} (seed ${seed})\n`)
  try {
    const result = await trial.run(plan, say)
    results[name] = result
    process.stderr.write(`${told(name, result)}\n`)
  } catch (error) {
    // The other trials are worth having all the same.
    results[name] = { passed: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    process.stderr.write(`✘ ${name}: ${results[name].error}\n`)
  }
}
const passed = Object.values(results).every((result) => result.passed)
if (values.json) process.stdout.write(`${JSON.stringify({ passed, seed, plan, trials: results }, null, 2)}\n`)
else process.stdout.write(`${table()}\n`)
process.exitCode = passed ? 0 : 1

function told(name: string, { passed, faults, figures, errors, seconds, folder }: Result): string {
  const lines = [`${passed ? '✔' : '✘'} ${name} in ${seconds} s: ${pairs(figures)}`]
  for (const [kind, list] of Object.entries(faults)) {
    for (const what of list.slice(0, SHOWN_OF_A_KIND)) lines.push(`    ${kind}: ${what}`)
    if (list.length > SHOWN_OF_A_KIND) lines.push(`    ${kind}: ${list.length} in all`)
  }
  if (Object.keys(errors).length > 0) lines.push(`    logged: ${pairs(errors)}`)
  if (!passed) lines.push(`    logs: ${folder}`)
  return lines.join('\n')
}

function pairs(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function table(): string {
  const rows = Object.entries(results).map(([name, result]) => {
    if (!('faults' in result)) return `✘ ${name.padEnd(20)}${result.error.split('\n')[0]}`
    const wrong = Object.entries(result.faults).flatMap(([kind, list]) =>
      list.length > 0 ? `${kind} ${list.length}` : [],
    )
    return `${result.passed ? '✔' : '✘'} ${name.padEnd(20)}${String(result.seconds).padStart(4)} s  ${wrong.join(', ') || 'nothing lost, twice, late or over'}`
  })
  return [...rows, `seed ${seed}`].join('\n')
}
