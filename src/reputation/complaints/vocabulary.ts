import { stem } from './stems.ts'
import type { ClauseWord } from './text/clauses.ts'
import { inCyrillic, isNear, soundOf, withoutOne } from './text/spelling.ts'

/** The numbers of the rule words that a word of a text matches. */
export type Meanings = ReadonlySet<number>

/** Shorter words have too many neighbours that are words themselves. */
const MIN_SOUND = 5
const MIN_NEAR = 7
/** How many letters may follow a beginning: the shorter it is, the more words share it. */
const restAllowed = (length: number) => (length < 6 ? 1 : 3)
/** Beginnings that are checked for typing errors are no longer than this. */
const MAX_NEAR = 12
/**
 * Up to here a duration is short, above it a while, and from there on long: what guests praise and what they complain
 * of.
 */
const SHORT_MINUTES = 30
const LONG_MINUTES = 50

/**
 * Words as rules write them, each with a number: `ab` by its stem, `ab*` a word with this beginning, `=ab` exactly this
 * form, and the quantities `#time`, `#short`, `#while`, `#long`, `#clock`, `#count`. A word of a text is looked up
 * once, whatever the number of rules. A word that no rule knows is tried by sound, with one typing error, and as
 * Russian in Latin letters.
 */
export function createVocabulary() {
  const stems = new Map<string, number>()
  const forms = new Map<string, number>()
  const beginnings = new Map<string, number>()
  /** Beginnings by sound, also with one letter left out. */
  const sounds = new Map<string, Set<number>>()
  const slips = new Map<string, Set<string>>()
  /** Whole stems by sound. */
  const stemSounds = new Map<string, Set<number>>()
  let words = 0

  const numberIn = (kind: Map<string, number>, key: string): number => {
    const number = kind.get(key) ?? words++
    kind.set(key, number)
    return number
  }

  const learnSpelling = (beginning: string, number: number, begins: boolean) => {
    if (beginning.length < MIN_SOUND) return
    const sound = soundOf(beginning)
    addTo(begins ? sounds : stemSounds, sound, number)
    if (!begins) return
    if (beginning.length < MIN_NEAR || sound.length > MAX_NEAR) return
    for (const form of [sound, ...withoutOne(sound)]) addTo(slips, form, sound)
  }

  /** By the sound of its beginning: the longest known one that covers most of the word. */
  const misspelt = (base: string): number[] => {
    const sound = soundOf(base)
    const stemmed = stemSounds.get(sound)
    if (stemmed) return [...stemmed]
    for (let length = sound.length; length >= MIN_SOUND - 1; length--) {
      const found = sounds.get(sound.slice(0, length))
      if (found && sound.length - length <= restAllowed(length)) return [...found]
    }
    for (let length = Math.min(sound.length, MAX_NEAR); length >= MIN_NEAR; length--) {
      const start = sound.slice(0, length)
      for (const form of [start, ...withoutOne(start)]) {
        for (const near of slips.get(form) ?? []) {
          const isShort = near.length >= MIN_NEAR && sound.length - near.length <= restAllowed(near.length)
          if (isShort && near[0] === start[0] && isNear(near, start)) return [...(sounds.get(near) ?? [])]
        }
      }
    }
    return []
  }

  const known = (raw: string, base: string): number[] => {
    const found = [forms.get(raw), stems.get(base)]
    for (let length = 2; length <= raw.length; length++) found.push(beginnings.get(raw.slice(0, length)))
    return found.filter((number) => number !== undefined)
  }

  /** English words must not be read as Russian: «more» is not «море». */
  const longBeginnings = (word: string): number[] => {
    const found: (number | undefined)[] = []
    for (let length = MIN_SOUND; length <= word.length; length++) found.push(beginnings.get(word.slice(0, length)))
    return found.filter((number) => number !== undefined)
  }

  return {
    /** The number of a rule word; words with the same meaning share one. */
    numberOf: (text: string): number => {
      if (text.startsWith('=')) return numberIn(forms, text.slice(1))
      if (text.startsWith('#')) return numberIn(forms, text)
      const begins = text.endsWith('*')
      const word = begins ? text.slice(0, -1) : stem(text)
      const number = numberIn(begins ? beginnings : stems, word)
      learnSpelling(word, number, begins)
      return number
    },
    /** What a word of a text matches. */
    meaningsOf: ({ raw, stem: base, quantity }: ClauseWord): Meanings => {
      if (quantity) return new Set(quantityForms(quantity).flatMap((form) => forms.get(form) ?? []))
      const found = known(raw, base)
      if (found.length > 0) return new Set(found)
      const cyrillic = inCyrillic(raw)
      const meant = cyrillic ? longBeginnings(cyrillic) : []
      return new Set(meant.length > 0 ? meant : misspelt(base))
    },
  }
}

export type Vocabulary = ReturnType<typeof createVocabulary>

function quantityForms({ kind, value }: NonNullable<ClauseWord['quantity']>): string[] {
  if (kind === 'count') return ['#count']
  if (kind === 'clock') return ['#clock']
  return ['#time', value <= SHORT_MINUTES ? '#short' : '#while', ...(value >= LONG_MINUTES ? ['#long'] : [])]
}

function addTo<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const found = index.get(key) ?? new Set<T>()
  index.set(key, found.add(value))
}
