import type { Settings } from '../../../config/env.ts'
import type { SafetyGrade } from './grades.ts'

/** What a number is judged by, the gravest first. */
export const FIGURES = ['refused', 'undelivered', 'opted_out', 'unanswered', 'unread'] as const
export type FigureName = (typeof FIGURES)[number]

/** Of this many messages, this many went wrong. */
export type Figure = { bad: number; of: number }
export type Figures = Record<FigureName, Figure>
/** What a grade was decided on; `inARow`: of a streak of refusals, how long it was. */
export type Grounds = Figures & { inARow?: number }

export type SafetySettings = Pick<
  Settings,
  | 'OTKLIK_SAFETY_WATCH'
  | 'OTKLIK_SAFETY_STREAK'
  | 'OTKLIK_SAFETY_REFUSED'
  | 'OTKLIK_SAFETY_UNDELIVERED'
  | 'OTKLIK_SAFETY_UNREAD'
  | 'OTKLIK_SAFETY_UNANSWERED'
  | 'OTKLIK_SAFETY_OPT_OUTS'
  | 'OTKLIK_SAFETY_WINDOW'
  | 'OTKLIK_SAFETY_MIN_SENDS'
  | 'OTKLIK_SAFETY_MIN_MESSAGES'
  | 'OTKLIK_SAFETY_STEP_HOURS'
  | 'OTKLIK_SAFETY_COOL_DOWN_HOURS'
>

export type Rule = { thresholds: readonly number[]; min: number }

/** Thresholds in per cent (watched, slowed, stopped; missing ones are never reached), and how many messages it takes. */
export function rulesOf(settings: SafetySettings): Record<FigureName, Rule> {
  const min = settings.OTKLIK_SAFETY_MIN_MESSAGES
  return {
    refused: { thresholds: settings.OTKLIK_SAFETY_REFUSED, min: settings.OTKLIK_SAFETY_MIN_SENDS },
    undelivered: { thresholds: settings.OTKLIK_SAFETY_UNDELIVERED, min },
    opted_out: { thresholds: settings.OTKLIK_SAFETY_OPT_OUTS, min },
    unanswered: { thresholds: settings.OTKLIK_SAFETY_UNANSWERED, min },
    unread: { thresholds: settings.OTKLIK_SAFETY_UNREAD, min },
  }
}

/** A figure has to fall this far below a threshold before the number counts as better: it does not swing to and fro. */
const EASING = 0.8

export type Judgement = {
  grade: SafetyGrade
  /** The figure that decides; null when none is bad. */
  cause: FigureName | null
  /** The grade with the thresholds lowered: what the number must have come below to be eased. */
  eased: SafetyGrade
}

/** How bad the figures are: the worst of them decides. */
export function judgeFigures(figures: Figures, rules: Record<FigureName, Rule>): Judgement {
  let grade: SafetyGrade = 0
  let eased: SafetyGrade = 0
  let cause: FigureName | null = null
  for (const name of FIGURES) {
    const own = gradeOf(figures[name], rules[name])
    const easedOwn = gradeOf(figures[name], rules[name], EASING)
    if (own > grade) {
      grade = own
      cause = name
    }
    if (easedOwn > eased) eased = easedOwn
  }
  return { grade, cause, eased }
}

/** Too few messages say nothing. Half-way from slowed to stopped a number is slowed down once more. */
export function gradeOf({ bad, of }: Figure, { thresholds, min }: Rule, factor = 1): SafetyGrade {
  if (of < min) return 0
  const share = (100 * bad) / of
  const [watched, slowed, stopped] = thresholds
  const reaches = (threshold: number | undefined) => threshold !== undefined && share >= threshold * factor
  if (reaches(stopped)) return 4
  if (slowed !== undefined && reaches((slowed + (stopped ?? 100)) / 2)) return 3
  if (reaches(slowed)) return 2
  return reaches(watched) ? 1 : 0
}
