import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { recordOf } from '../../lib/record-of.ts'
import type { NumberRow } from '../store.ts'
import { isStopped, levelOf, mayBeginChats, SAFETY_LEVELS, withSafeLimits } from './grades.ts'
import { FIGURES, type Figures, type Grounds, rulesOf, type SafetySettings } from './judge-figures.ts'
import { easedAt, SAFETY_REASONS, type SafetyReason } from './next-grade.ts'
import { explainSafety } from './texts.ts'
import type { SafetyChangeRow } from './view.ts'

const words = z.object({ ru: z.string(), en: z.string() })
const reasonSchema = z.object({ code: z.enum(SAFETY_REASONS), message: words })
const share = z.number().nullable()
const figureSchema = z.object({
  count: z.number().int(),
  of: z.number().int(),
  share: share.meta({ description: '0 to 1; null while there is nothing to count' }),
})
const ratedFigureSchema = figureSchema.extend({
  counts_from: z.number().int().meta({ description: 'Messages it takes before the share counts' }),
  watched_from: share,
  slowed_from: share,
  stopped_from: share,
})
const figuresOf = <T extends z.ZodType>(figure: T) =>
  z.object({ refused: figure, undelivered: figure, opted_out: figure, unanswered: figure, unread: figure })

export const safetySchema = z
  .object({
    level: z.enum(SAFETY_LEVELS),
    reason: reasonSchema.nullable(),
    since: instantOut,
    eased_at: instantOut.nullable().meta({ description: 'The earliest moment at which limits may be eased by a step' }),
    figures: figuresOf(ratedFigureSchema),
    limits_now: z.object({
      per_minute: z.number().int(),
      per_hour: z.number().int(),
      pacing: z.enum(['even', 'burst']),
      first_contacts: z.boolean().meta({ description: 'Mailings may begin chats with guests who never wrote to it' }),
    }),
  })
  .meta({ id: 'NumberSafety', description: 'How safe the number is from being restricted by WhatsApp' })

export const safetyChangeSchema = z
  .object({
    at: instantOut,
    level: z.enum(SAFETY_LEVELS),
    previous_level: z.enum(SAFETY_LEVELS),
    reason: reasonSchema,
    note: z.string().nullable().meta({ description: 'What the person said who decided' }),
    figures: figuresOf(figureSchema),
    actor: z.string(),
  })
  .meta({ id: 'NumberSafetyChange' })

const NOTHING = { bad: 0, of: 0 }
const NO_FIGURES: Figures = {
  refused: NOTHING,
  undelivered: NOTHING,
  opted_out: NOTHING,
  unanswered: NOTHING,
  unread: NOTHING,
}

/** What was not counted yet when it was written down counts as nothing. */
const storedFigure = z.object({ bad: z.number(), of: z.number() }).default(NOTHING)
const readGrounds = storedJson(
  'numbers.safety_figures',
  figuresOf(storedFigure).extend({ inARow: z.number().optional() }) satisfies z.ZodType<Grounds>,
)

/** The figures are as the watch last saw them, at most a minute ago. */
export function presentSafety(row: NumberRow, settings: SafetySettings): z.output<typeof safetySchema> {
  const grade = row.safety_grade
  const figures = figuresIn(row.safety_figures)
  const since = row.safety_at ?? row.created_at
  const rules = rulesOf(settings)
  const limits = withSafeLimits(row)
  const stopped = isStopped(row)
  const percent = (threshold: number | undefined) => (threshold === undefined ? null : threshold / 100)
  return {
    level: levelOf(grade),
    reason: reasonOf(row.safety_reason, grade, figuresIn(row.safety_decided_on)),
    since: toIso(since),
    eased_at: toIso(easedAt({ grade, since }, settings)),
    figures: recordOf(FIGURES, (name) => {
      const { thresholds, min } = rules[name]
      return {
        ...presentFigure(figures[name]),
        counts_from: min,
        watched_from: percent(thresholds[0]),
        slowed_from: percent(thresholds[1]),
        stopped_from: percent(thresholds[2]),
      }
    }),
    limits_now: {
      per_minute: stopped ? 0 : limits.per_minute,
      per_hour: stopped ? 0 : limits.per_hour,
      pacing: limits.pacing,
      first_contacts: mayBeginChats(row),
    },
  }
}

/** What the event of a number's change says of its safety. */
export function safetyInBrief(row: NumberRow) {
  const { safety_grade: grade, safety_reason: reason, safety_decided_on } = row
  return { level: levelOf(grade), reason: reasonOf(reason, grade, figuresIn(safety_decided_on)) }
}

export function presentSafetyChange(row: SafetyChangeRow): z.output<typeof safetyChangeSchema> {
  const figures = readGrounds(row.figures)
  const reason = known(reasonOf(row.reason, row.grade, figures), 'reason of a change')
  return {
    at: toIso(row.at),
    level: levelOf(row.grade),
    previous_level: levelOf(row.previous_grade),
    reason,
    note: row.note,
    figures: recordOf(FIGURES, (name) => presentFigure(figures[name])),
    actor: row.actor,
  }
}

function figuresIn(json: string | null): Grounds {
  return json === null ? NO_FIGURES : readGrounds(json)
}

function reasonOf(reason: string | null, grade: NumberRow['safety_grade'], figures: Grounds) {
  if (reason === null) return null
  const code = reason as SafetyReason
  return { code, message: explainSafety(code, grade, figures) }
}

function presentFigure({ bad, of }: Figures[keyof Figures]) {
  return { count: bad, of, share: of === 0 ? null : Math.round((1_000 * bad) / of) / 1_000 }
}
