import { Cron } from 'croner'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { instant, instantOut } from '../../http/time.ts'
import { formatNaive, localOf, naive } from '../../lib/local-time.ts'
import { HOUR } from '../../lib/units.ts'
import { localZoneInput } from './local-time.ts'

/** When a mailing is repeated. The five fields of cron, read as local times of the zone. */
export const repeatInput = z
  .object({
    cron: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .superRefine((cron, context) => {
        const problem = problemOf(cron)
        if (problem) context.addIssue({ code: 'custom', message: problem })
      })
      .meta({ description: 'minute hour day month weekday, e.g. `0 18 * * 5`: Fridays at 18:00' }),
    time_zone: localZoneInput,
    until: instant.optional(),
  })
  .meta({
    description: 'Each time makes a mailing of its own. A local time that clocks skip or show twice counts once.',
    examples: [{ cron: '0 18 * * 5', time_zone: 'Europe/Moscow' }],
  })

const ruleSchema = z.object({ cron: z.string(), zone: z.string(), until: z.number().nullable() })

export type RepeatRule = z.output<typeof ruleSchema>

export const repeatSchema = z
  .object({ cron: z.string(), time_zone: z.string(), until: instantOut.nullable() })
  .meta({ id: 'Repeat' })

export function ruleOf({ cron, time_zone, until }: z.output<typeof repeatInput>): RepeatRule {
  return { cron, zone: time_zone, until: until ?? null }
}

export const parseRule = storedJson('mailings.repeat_rule', ruleSchema)

/** One time of a repeated mailing: what the clock shows, and when that is. */
export type Occurrence = { local: string; at: number }

/** Converts local times to moments: see `clockOf`. */
export type LocalClock = { zones: readonly string[]; instantOf(local: string): number }

/** The latest time that anybody can plan for. */
const LATEST = Date.UTC(2099, 0)
/** The furthest that clocks jump. */
const LONGEST_JUMP_MS = 3 * HOUR

/** The first time after a moment; undefined when the rule has ended. */
export function firstAfter(rule: RepeatRule, clock: LocalClock, at: number): Occurrence | undefined {
  if (at > LATEST) return undefined
  const locals = clock.zones.map((zone) => naive(localOf(at, zone)))
  const from = formatNaive(Math.min(...locals) - LONGEST_JUMP_MS)
  return following(rule, clock, { local: from, at })
}

/** The time after another. Local times that fall on one moment, where clocks jump, are one time. */
export function following(rule: RepeatRule, clock: LocalClock, { local, at }: Occurrence): Occurrence | undefined {
  const cron = openCron(rule.cron)
  for (let next = cron.nextRun(new Date(naive(local))); next; next = cron.nextRun(next)) {
    const candidate = formatNaive(next.getTime())
    const dueAt = clock.instantOf(candidate)
    if (dueAt <= at) continue
    return rule.until !== null && dueAt > rule.until ? undefined : { local: candidate, at: dueAt }
  }
  return undefined
}

/** The times beginning with one, as many as asked for. */
export function someFrom(
  rule: RepeatRule,
  clock: LocalClock,
  first: Occurrence | undefined,
  count: number,
): Occurrence[] {
  const some: Occurrence[] = []
  for (let next = first; next && some.length < count; next = following(rule, clock, next)) some.push(next)
  return some
}

let latest: { pattern: string; cron: Cron } | undefined

/**
 * The pattern alone, in a zone without clock changes: `instantOf` deals with those. Cached, because walks ask many
 * times.
 */
function openCron(pattern: string): Cron {
  if (latest?.pattern !== pattern) {
    latest = { pattern, cron: new Cron(pattern, { timezone: 'UTC', mode: '5-part', paused: true }) }
  }
  return latest.cron
}

function problemOf(cron: string): string | undefined {
  // It would mean the moment at which it is read.
  if (cron.split(/\s+/).length !== 5) return 'must be five fields of cron such as "0 18 * * 5"'
  if (cron.includes('?')) return '"?" has no meaning here; use "*"'
  try {
    return openCron(cron).nextRun() ? undefined : 'never comes'
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'not understood'
    return `must be five fields of cron such as "0 18 * * 5": ${why}`
  }
}
