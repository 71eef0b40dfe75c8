import { existsSync } from 'node:fs'
import { SECOND } from '../../src/lib/units.ts'
import type { Result } from './run-trial.ts'

/** A trial with one seed, and its result; `error`: it did not finish. */
export type Told = { trial: string; seed: number } & (Result | { passed: false; error: string })

/** What an operator asks first, and the kinds of faults that answer it. */
const COLUMNS: Record<string, string[]> = {
  lost: ['lost', 'webhooks_lost'],
  twice: ['twice'],
  'over limit': ['over_limit'],
  disorder: ['webhooks_out_of_order'],
  'bad answers': ['http', 'liveness', 'readiness'],
  stuck: ['wedged', 'late', 'processes'],
}
const SHOWN_OF_A_KIND = 5

/** The heading above all `lineOf` lines. */
export function heading(): string {
  return ['  trial', 'seed', ...Object.keys(COLUMNS), 'recovered', 'away', 'what was done']
    .map((name, place) => name.padEnd(widthOf(place)))
    .join('')
    .trimEnd()
}

/**
 * One line for each trial: whether it passed, what was wrong by kind, how soon everything was well, and what was done.
 */
export function lineOf(told: Told): string {
  const cells = [`${told.passed ? '✔' : '✘'} ${told.trial}`, String(told.seed)]
  if ('error' in told) cells.push(told.error.split('\n')[0] ?? '')
  else {
    for (const kinds of Object.values(COLUMNS)) {
      cells.push(String(kinds.reduce((sum, kind) => sum + (told.faults[kind]?.length ?? 0), 0)))
    }
    cells.push(seconds(told.figures.recovered_ms), seconds(told.figures.longest_away_ms), told.done)
  }
  return cells.map((cell, place) => cell.padEnd(widthOf(place))).join('')
}

/** What was wrong in words, what happened how often, and where the logs are. */
export function detailsOf(told: Told): string[] {
  if ('error' in told) return [told.error]
  const { faults, figures, errors, folder, slowness } = told
  const busy = slowness > 1 ? `, on a machine ${slowness} times too busy` : ''
  const lines = [`${told.seconds} s${busy}: ${pairs(figures)}`]
  for (const [kind, list] of Object.entries(faults)) {
    for (const what of list.slice(0, SHOWN_OF_A_KIND)) lines.push(`${kind}: ${what}`)
    if (list.length > SHOWN_OF_A_KIND) lines.push(`${kind}: ${list.length} in all`)
  }
  if (Object.keys(errors).length > 0) lines.push(`logged: ${pairs(errors)}`)
  if (existsSync(folder)) lines.push(`logs: ${folder}`)
  return lines
}

function widthOf(place: number): number {
  return [22, 8, 6, 7, 12, 10, 13, 7, 11, 8][place] ?? 0
}

function pairs(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

const seconds = (ms = 0) => `${(ms / SECOND).toFixed(1)} s`
