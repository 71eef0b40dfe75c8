import { known } from '../../lib/known.ts'
import { numberIn, type Score, scoreOn } from './score-of-number.ts'
import type { Token } from './tokens.ts'
import {
  COMMENT_BEGINNINGS,
  CONCLUSIONS,
  CONDITIONAL,
  CONDITIONS,
  COUNTED,
  GIVING,
  LEAD_IN,
  MARK_SUFFIXES,
  MARKS,
  MISSED,
  NAMED_BEGINNINGS,
  NO_SCORE_BEFORE,
  OBJECTIONS,
  OPINIONS,
  OUT_OF,
  RATING_WORDS,
  REFUSALS,
  REQUESTS,
  SCALE_WORDS,
  SHADES,
  UNITS,
  UNREAL,
} from './words.ts'

/**
 * What a number in an answer is. `count`: of something else, so it says nothing; `refused`: a score that the guest does
 * not give; `doubtful`: a person must read it. `from` and `to` are the tokens that the score takes.
 */
export type Mention =
  | { kind: 'score'; score: Score; from: number; to: number }
  | { kind: 'count' | 'refused' | 'doubtful' }

type Clause = { from: number; to: number }

const SEPARATORS = new Set([...',.!?;:—–-()…\n'])
const AMOUNT_BEFORE = new Set([...'№#$€₽£@+×'])
const AMOUNT_AFTER = new Set([...'%₽$€£°×'])
const STAR = /^[★⭐🌟*]$/u
/** A refusal stands near what it refuses: «5 я точно не поставлю». */
const REFUSAL_WITHIN = 4
const REQUEST_WITHIN = 4
/** Endings of Russian words are no longer. */
const MAX_ENDING = 3

const tokenAt = (tokens: readonly Token[], at: number): Token => known(tokens[at], 'word at this place')

/** The number at a place of the answer; undefined where there is none. `earlier`: what the numbers before it were. */
export function mentionAt(tokens: readonly Token[], at: number, earlier: readonly Mention[]): Mention | undefined {
  const token = tokenAt(tokens, at)
  const number = numberIn(token.text)
  if (!number) return token.kind === 'number' ? { kind: isRange(token.text) ? 'doubtful' : 'count' } : undefined
  const clause = clauseAround(tokens, at)
  const tail = tailOf(tokens, at)
  if (!tail) return { kind: 'count' }
  const scale = number.scale ?? tail.scale
  const score = scoreOn(number.value, scale ?? 5)
  if (score === undefined) return { kind: scale === undefined ? 'count' : 'doubtful' }
  const isMark = MARKS.has(token.text) || tail.sure || scale !== undefined
  if (isAmount(tokens, at, tail.to, clause, isMark)) return { kind: 'count' }
  if (isRefused(tokens, at, tail.to, clause)) return { kind: 'refused' }
  const given = wordsOf(tokens, clause.from, at).some((word) => RATING_WORDS.has(word))
  if (tokens[clause.to]?.text === '?' || (!given && isAskedFor(tokens, tail.to))) return { kind: 'doubtful' }
  const fits =
    (given || leadsIn(tokens, clause.from, at)) &&
    (follows(tokens, at, tail.to, clause, score) || (given && followsGiven(token, tokens[tail.to]))) &&
    (isMark || given || concludes(tokens, clause, earlier))
  return fits ? { kind: 'score', score, from: at, to: tail.to } : { kind: 'doubtful' }
}

/** «2, пожалуйста», "2 for me please" */
function isAskedFor(tokens: readonly Token[], to: number): boolean {
  return wordsOf(tokens, to, to + REQUEST_WITHIN).some((word) => REQUESTS.has(word))
}

/** The words around a number up to the next sign or «но». */
function clauseAround(tokens: readonly Token[], at: number): Clause {
  let from = at
  while (from > 0 && !separates(tokens, from - 1) && !breaksLine(tokens, from)) from -= 1
  let to = at + 1
  while (to < tokens.length && !separates(tokens, to) && !breaksLine(tokens, to)) to += 1
  return { from, to }
}

function separates(tokens: readonly Token[], at: number): boolean {
  const { kind, text } = tokenAt(tokens, at)
  if (kind === 'word') return OBJECTIONS.has(text)
  return kind === 'sign' && (SEPARATORS.has(text) || /\p{Extended_Pictographic}/u.test(text))
}

function breaksLine(tokens: readonly Token[], at: number): boolean {
  return tokenAt(tokens, at).line !== tokenAt(tokens, at - 1).line
}

/** What belongs to the number behind it: «-ка», «звёзд», «из 10». Undefined: it is «1-ый», «2шт». `to`: behind all that. */
function tailOf(
  tokens: readonly Token[],
  at: number,
): { to: number; scale: number | undefined; sure: boolean } | undefined {
  let to = at + 1
  let sure = false
  if (tokenAt(tokens, at).kind === 'number') {
    const dash = tokens[to]?.text === '-' && touches(tokens, to) && touches(tokens, to + 1)
    const suffix = touches(tokens, to) ? tokens[dash ? to + 1 : to] : undefined
    if (suffix?.kind === 'word') {
      if (MARK_SUFFIXES.has(suffix.text)) {
        sure = true
        to += dash ? 2 : 1
      } else if (!isTail(suffix.text)) return undefined
    } else if (suffix?.kind === 'number') return undefined
  }
  if (isUnit(tokens[to])) {
    sure = true
    while (isUnit(tokens[to])) to += 1
  }
  const scaled = scaleAt(tokens, to)
  return scaled ? { ...scaled, sure: true } : { to, scale: undefined, sure }
}

function isTail(word: string): boolean {
  return UNITS.has(word) || OUT_OF.has(word) || (word.length > 1 && COMMENT_BEGINNINGS.has(word))
}

function isUnit(token: Token | undefined): boolean {
  return token !== undefined && (UNITS.has(token.text) || STAR.test(token.text))
}

function touches(tokens: readonly Token[], at: number): boolean {
  return tokens[at] !== undefined && tokens[at].start === tokenAt(tokens, at - 1).end
}

function scaleAt(tokens: readonly Token[], from: number): { to: number; scale: number } | undefined {
  let to = from
  let token = tokens[to]
  while (token && (OUT_OF.has(token.text) || token.text === '/')) {
    to += 1
    token = tokens[to]
  }
  if (to === from || !token) return undefined
  const scale = SCALE_WORDS.get(token.text) ?? (/^\d{1,3}$/.test(token.text) ? Number(token.text) : undefined)
  if (scale === undefined) return undefined
  return { to: isUnit(tokens[to + 1]) ? to + 2 : to + 1, scale }
}

/** «№5», «дом 5», «в 5», «5 %», «5 минут», «один курьер» */
function isAmount(tokens: readonly Token[], at: number, to: number, clause: Clause, isMark: boolean): boolean {
  const before = tokens[at - 1]
  const after = tokens[to]
  if (before && AMOUNT_BEFORE.has(before.text)) return true
  if (before && touches(tokens, at) && /[\p{L}\d/.:]$/u.test(before.text) && before.kind !== 'sign') return true
  if (after && AMOUNT_AFTER.has(after.text)) return true
  if (at > clause.from && before?.kind === 'word' && NO_SCORE_BEFORE.has(before.text) && !isMark) {
    const rated = wordsOf(tokens, clause.from, at - 1).some((word) => RATING_WORDS.has(word) || word === 'за')
    if (!rated || !/^заказ/.test(before.text)) return true
  }
  if (to >= clause.to || after?.kind !== 'word' || MARKS.has(tokenAt(tokens, at).text)) return false
  const ofOne = numberIn(tokenAt(tokens, at).text)?.value === 1
  if (NAMED_BEGINNINGS.has(after.text)) return ofOne
  return isCounted(after.text)
}

function isCounted(word: string): boolean {
  return COUNTED.some((stem) => word.startsWith(stem) && word.length - stem.length <= MAX_ENDING)
}

function isRefused(tokens: readonly Token[], at: number, to: number, clause: Clause): boolean {
  const before = wordsOf(tokens, clause.from, at)
  if (before.some((word) => REFUSALS.has(word) || UNREAL.has(word))) return true
  const after = wordsOf(tokens, to, Math.min(clause.to, to + REFUSAL_WITHIN))
  const refusal = after.findIndex((word) => REFUSALS.has(word))
  if (refusal !== -1 && after.slice(refusal + 1).some((word) => GIVING.some((stem) => word.startsWith(stem))))
    return true
  const conditional = before.some((word) => CONDITIONAL.has(word)) || CONDITIONAL.has(after[0] ?? '')
  if (!conditional) return false
  if (before.some((word) => MISSED.has(word))) return true
  const rest = wordsOf(tokens, to, tokens.length)
  return rest.some((word) => CONDITIONS.has(word) || OBJECTIONS.has(word))
}

function leadsIn(tokens: readonly Token[], from: number, to: number): boolean {
  return wordsOf(tokens, from, to).every((word) => LEAD_IN.has(word) || isOpinion(word))
}

/** Whether what follows the score cannot be what is counted. */
function follows(tokens: readonly Token[], at: number, to: number, clause: Clause, score: Score): boolean {
  const next = tokens[to]
  if (!next || to >= clause.to || next.kind === 'sign') return true
  if (to > at + 1 || MARKS.has(tokenAt(tokens, at).text)) return true
  if (next.kind === 'number') return false
  if (/^(?:с|with|в|at)$/.test(next.text)) return SHADES.some((shade) => tokens[to + 1]?.text.startsWith(shade))
  // «один ужас», but not «один был холодный»: a numeral of one is a pronoun as well.
  if (tokenAt(tokens, at).kind === 'word' && score === 1) return isOpinion(next.text)
  return COMMENT_BEGINNINGS.has(next.text) || NAMED_BEGINNINGS.has(next.text) || isOpinion(next.text)
}

/** «ставлю 5 вашему повару»: what is counted was looked for already. */
function followsGiven(token: Token, next: Token | undefined): boolean {
  return token.kind === 'number' && next?.kind === 'word' && !/^(?:или|либо|or|and|и)$/.test(next.text)
}

/** A number behind other words is a score where these judge or greet: «всё отлично, 4», but not «пицца, 2». */
function concludes(tokens: readonly Token[], clause: Clause, earlier: readonly Mention[]): boolean {
  const before = wordsOf(tokens, 0, clause.from)
  if (before.length === 0) return true
  if (earlier.some(({ kind }) => kind === 'score' || kind === 'refused')) return true
  if (OBJECTIONS.has(tokenAt(tokens, clause.from - 1).text)) return true
  if (wordsOf(tokens, clause.from, clause.to).some((word) => CONCLUSIONS.has(word))) return true
  return before.some((word) => isOpinion(word) || RATING_WORDS.has(word)) || before.every((word) => LEAD_IN.has(word))
}

export function isOpinion(word: string): boolean {
  return OPINIONS.some((stem) => word.startsWith(stem))
}

function wordsOf(tokens: readonly Token[], from: number, to: number): string[] {
  return tokens
    .slice(from, Math.max(from, to))
    .filter(({ kind }) => kind !== 'sign')
    .map(({ text }) => text)
}

function isRange(text: string): boolean {
  return /^\d-\d$/.test(text)
}
