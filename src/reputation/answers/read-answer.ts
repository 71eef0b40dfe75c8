import { type Mention, mentionAt } from './mentions.ts'
import type { Score } from './score-of-number.ts'
import { starsOf } from './stars.ts'
import { type Token, tokensOf } from './tokens.ts'
import { LEAD_IN, RATING_WORDS } from './words.ts'

/**
 * What a guest's answer to a rating request says. `wordless`: approval or its opposite by a sign alone («👍»), so the
 * number is to be asked for; `doubtful`: there is a number in it, but a person must read it; `none`: no score at all.
 */
export type Answer =
  | { kind: 'score'; score: Score; comment: string | null }
  | { kind: 'wordless' }
  | { kind: 'doubtful' }
  | { kind: 'none' }

/** A longer text is a letter, not an answer with a score in it. */
const MAX_LENGTH = 1_000
/** So many numbers are a list. */
const MAX_NUMBERS = 12
const SIGNS_ALONE = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D|\s)+$/u

/**
 * Reads a score out of a chat message: «5», «пять», «★★★★★», «всё отлично, но 4», «8 из 10», "I'd give it a 3" (SPEC R1).
 * Takes a score only where no other reading is likely, for a wrong rating is worse than one that an operator enters.
 */
export function readAnswer(text: string): Answer {
  const plain = text.normalize('NFC').trim()
  if (plain === '' || plain.length > MAX_LENGTH) return { kind: 'none' }
  const stars = starsOf(plain)
  if (stars) {
    if (stars.full < 1 || stars.full > 5) return { kind: 'doubtful' }
    const rest = stars.rest.replace(/^[\s,.!:;–-]+/, '').trim() || null
    const told = rest === null ? undefined : readTokens(rest)
    if (told && told.kind !== 'none' && !(told.kind === 'score' && told.score === stars.full))
      return { kind: 'doubtful' }
    return { kind: 'score', score: stars.full as Score, comment: rest }
  }
  if (SIGNS_ALONE.test(plain) || /^\+{1,5}$/.test(plain)) return { kind: 'wordless' }
  return readTokens(plain)
}

function readTokens(text: string): Answer {
  const tokens = tokensOf(text)
  const mentions = mentionsIn(tokens)
  if (mentions.length === 0) return { kind: 'none' }
  const scores = mentions.filter((mention) => mention.kind === 'score')
  const [first] = scores
  const agreed = scores.every(({ score }) => score === first?.score)
  if (!first || !agreed || mentions.some(({ kind }) => kind === 'doubtful')) return { kind: 'doubtful' }
  return { kind: 'score', score: first.score, comment: commentOf(text, tokens, first) }
}

function mentionsIn(tokens: readonly Token[]): Mention[] {
  const mentions: Mention[] = []
  let at = 0
  while (at < tokens.length && mentions.length <= MAX_NUMBERS) {
    const mention = mentionAt(tokens, at, mentions)
    if (mention) mentions.push(mention)
    at = mention?.kind === 'score' ? mention.to : at + 1
  }
  return mentions.length > MAX_NUMBERS ? [{ kind: 'doubtful' }] : mentions
}

/** What is said besides the score: what follows it, or all of the text where something was said before. */
function commentOf(text: string, tokens: readonly Token[], { from, to }: { from: number; to: number }): string | null {
  const before = tokens.slice(0, from).filter(({ kind }) => kind !== 'sign')
  if (before.some((token) => !LEAD_IN.has(token.text) && !RATING_WORDS.has(token.text))) return text
  const next = tokens.slice(to).find(({ kind }) => kind !== 'sign')
  return next ? text.slice(next.start).trim() || null : null
}
