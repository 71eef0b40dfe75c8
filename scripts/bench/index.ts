import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { known } from '../../src/lib/known.ts'
import { benchAnswerTimes } from './answer-times.ts'
import { benchCapacity } from './capacity.ts'
import { benchDispatch } from './dispatch.ts'
import { benchEmpty } from './empty.ts'
import { benchFirstContacts } from './first-contacts.ts'
import { benchIdleMemory } from './idle-memory.ts'
import { benchInbound } from './inbound.ts'
import { benchInboxList } from './inbox.ts'
import { benchPace } from './pace.ts'
import { benchPlanning } from './planning.ts'
import { profileInto } from './profile.ts'
import { benchQueue } from './queue.ts'
import { benchRestaurantPage } from './restaurant.ts'
import { benchStarvation } from './starvation.ts'

/** `npm run bench -- [--json] [--only dispatch,capacity] [--numbers 1000] [--guests 200000] [--profile DIR]`: figures as ratios to bare baselines of the same run. */
type Bench = {
  run: () => Promise<{ ratio: number }>
  /** The goal for the ratio. */
  target: { atLeast: number } | { atMost: number }
  what: string
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    /** For `capacity`. */
    numbers: { type: 'string', default: '200' },
    /** For `starvation`. */
    guests: { type: 'string', default: '1000000' },
    /** A folder for processor profiles of the product and of bare Baileys. */
    profile: { type: 'string' },
  },
})

const BENCHES: Record<string, Bench> = {
  dispatch: { run: () => benchDispatch(), target: { atLeast: 1 }, what: 'mailing, to bare sendMessage' },
  inbound: { run: benchInbound, target: { atLeast: 1 }, what: 'receiving and storing, to bare receiving' },
  first_contacts: {
    run: benchFirstContacts,
    target: { atLeast: 2 },
    what: 'first messages of a mailing to strangers, to bare sendMessage',
  },
  planning: { run: benchPlanning, target: { atMost: 3 }, what: 'planning 100,000, to bare INSERT ... SELECT' },
  pace: { run: benchPace, target: { atMost: 1.02 }, what: 'time of a mailing at the real limits, to the least' },
  inbox_list: {
    run: () => benchInboxList(),
    target: { atMost: 1.5 },
    what: 'list and timeline at 1,000,000, to 10,000',
  },
  restaurant_page: {
    run: () => benchRestaurantPage(),
    target: { atMost: 1.5 },
    what: "restaurant's page at 1,000,000 ratings, to 10,000",
  },
  answer_times: {
    run: benchAnswerTimes,
    target: { atMost: 1.5 },
    what: "a week's answer times after 1,000,000 messages, to the week alone",
  },
  idle_number_memory: {
    run: benchIdleMemory,
    target: { atMost: 1.3 },
    what: 'memory of an idle number, to bare socket',
  },
  empty: { run: benchEmpty, target: { atMost: 7 }, what: 'memory of an empty product at rest, to a bare Node process' },
  capacity: {
    run: () => benchCapacity(Number(values.numbers)),
    target: { atMost: 1 },
    what: 'start until many linked numbers are open, to 30 ms a number',
  },
  starvation: {
    run: () => benchStarvation({ guests: Number(values.guests) }),
    target: { atMost: 1 },
    what: 'replies and the list of guests beside heavy work, to 300 and 500 ms (99th percentile)',
  },
  queue_embedded: { run: () => benchQueue('embedded'), target: { atLeast: 0.8 }, what: 'no-op job, to bare BullMQ' },
  queue_redis: { run: () => benchQueue('redis'), target: { atLeast: 0.8 }, what: 'no-op job, to bare BullMQ' },
}

const say = (line: string) => void (values.json ? process.stderr : process.stdout).write(`${line}\n`)
if (values.profile) profileInto(resolve(values.profile))
const names = values.only?.replaceAll('-', '_').split(',') ?? Object.keys(BENCHES)
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  process.stderr.write(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(1)
}

const results: Record<string, object> = {}
for (const name of names) {
  const { run, target, what } = known(BENCHES[name], `benchmark ${name}`)
  const startedAt = performance.now()
  try {
    const figures = await run()
    const met = 'atLeast' in target ? figures.ratio >= target.atLeast : figures.ratio <= target.atMost
    results[name] = { ...figures, target: shown(target), met }
    say(`${met ? '✔' : '✘'} ${name.padEnd(20)}${String(figures.ratio).padStart(6)}  ${shown(target).padEnd(8)}${what}`)
    say(`    ${detailsOf(figures)}`)
  } catch (error) {
    // The other figures are still worth having.
    results[name] = { ratio: null, target: shown(target), met: false, error: String(error) }
    say(`✘ ${name.padEnd(20)}     -  ${shown(target).padEnd(8)}${error instanceof Error ? error.stack : error}`)
    process.exitCode = 1
  }
  say(`    ${Math.round((performance.now() - startedAt) / 1_000)} s`)
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)

function shown(target: Bench['target']): string {
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`
}

function detailsOf({ ratio: _, ...figures }: { ratio: number }): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')
}
