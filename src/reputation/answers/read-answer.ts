import { wordList } from '../../lib/word-list.ts'
import { KINDS } from './model/kinds.ts'
import { scoreNumerals } from './model/score.ts'
import { type Numeral, numeralsIn } from './numerals.ts'
import type { Score } from './score-of-number.ts'
import { starsOf } from './stars.ts'
import { type Token, tokensOf } from './tokens.ts'
import { LEAD_IN, VERDICT_FILLERS } from './words.ts'

/**
 * What a guest's answer to a rating request says. `wordless`: approval or disapproval without a number («👍»,
 * «Понравилось»), so we ask for the number. `none`: no score, or one that a person must read.
 */
export type Answer = { kind: 'score'; score: Score; comment: string | null } | { kind: 'wordless' } | { kind: 'none' }

/** A longer text is a letter, not an answer with a score in it. */
const MAX_LENGTH = 1_000
/** This many numbers make a list. */
const MAX_NUMBERS = 12
/**
 * The log odds at which a number counts as the score, and the lead it needs over the next one: chosen on the measured
 * texts.
 */
const BELIEVED_ABOVE = 0.5
const AHEAD_BY = 1
const SIGNS_ALONE = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D|\s)+$/u

/**
 * Reads a score from a chat message: «5», «пять», «★★★★★», «всё отлично, но 4», «8 из 10», "I'd give it a 3". A model
 * decides from the context which number is the score, if any (decision 54). A score is read only where no other reading
 * is likely: a wrong rating is worse than one that an operator has to enter.
 */
export function readAnswer(text: string): Answer {
  const plain = text.normalize('NFKC').trim()
  if (plain === '' || plain.length > MAX_LENGTH) return { kind: 'none' }
  const stars = starsOf(plain)
  if (stars) return ofStars(stars.full, stars.rest.replace(/^[\s,.!:;–-]+/, '').trim())
  if (SIGNS_ALONE.test(plain) || /^\+{1,5}$/.test(plain)) return { kind: 'wordless' }
  return ofWords(plain)
}

function ofStars(full: number, rest: string): Answer {
  if (full < 1 || full > 5) return { kind: 'none' }
  const told = ofWords(rest)
  if (told.kind === 'score' && told.score !== full) return { kind: 'none' }
  return { kind: 'score', score: full as Score, comment: rest || null }
}

function ofWords(text: string): Answer {
  const tokens = tokensOf(text)
  const numerals = numeralsIn(tokens)
  if (numerals.length > MAX_NUMBERS) return { kind: 'none' }
  const chosen = chosenOf(tokens, numerals)
  if (chosen) return { kind: 'score', score: chosen.score, comment: commentOf(text, tokens, chosen) }
  return { kind: isVerdict(tokens) ? 'wordless' : 'none' }
}

/** The number that is the score. Undefined when none is likely, or when two likely ones differ. */
function chosenOf(tokens: readonly Token[], numerals: readonly Numeral[]): Numeral | undefined {
  const odds = scoreNumerals(tokens, numerals)
  const ranked = numerals.map((numeral, at) => ({ numeral, odds: odds[at] ?? 0 })).sort((a, b) => b.odds - a.odds)
  const [best] = ranked
  if (!best || best.odds <= BELIEVED_ABOVE) return undefined
  const rival = ranked.find(({ numeral }) => numeral.score !== best.numeral.score)
  return rival && best.odds - rival.odds < AHEAD_BY ? undefined : best.numeral
}

/** What is said besides the score: the text after it, or the whole text when something came before it. */
function commentOf(text: string, tokens: readonly Token[], { at, to }: Numeral): string | null {
  const before = tokens.slice(0, at).filter(({ kind }) => kind !== 'sign')
  if (before.some(({ text }) => !LEAD_IN.has(text))) return text
  const next = tokens.slice(to).find(({ kind }) => kind !== 'sign')
  return next ? text.slice(next.start).trim() || null : null
}

const VERDICT_WORDS = 3
const judges = wordList(`${KINDS.praise} ${KINDS.blame}`)

/** «Понравилось», «не очень вкусно», "loved it": liked or disliked in a few words, and nothing else. */
function isVerdict(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind }) => kind !== 'sign')
  if (words.length > VERDICT_WORDS || tokens.some(({ text }) => text === '?')) return false
  return words.some(({ text }) => judges(text)) && words.every(({ text }) => judges(text) || VERDICT_FILLERS.has(text))
}
