import { type ClauseWord, stem } from './stems.ts'

/** Numbers of the words of rules that a word of a text is. */
export type Meanings = ReadonlySet<number>

/**
 * Words as rules write them, each with a number: `ab` by its stem, `ab*` a word that begins so, `=ab` exactly this form.
 * A word of a text is looked up once, whatever the number of rules.
 */
export function createVocabulary() {
  const stems = new Map<string, number>()
  const forms = new Map<string, number>()
  const beginnings = new Map<string, number>()
  /** Which beginnings of a word to look for. */
  const lengths = new Set<number>()
  let words = 0

  const numberIn = (kind: Map<string, number>, key: string): number => {
    const number = kind.get(key) ?? words++
    kind.set(key, number)
    return number
  }

  return {
    /** The number of a word of a rule; words with the same meaning have the same. */
    numberOf: (text: string): number => {
      if (text.startsWith('=')) return numberIn(forms, text.slice(1))
      if (!text.endsWith('*')) return numberIn(stems, stem(text))
      lengths.add(text.length - 1)
      return numberIn(beginnings, text.slice(0, -1))
    },
    /** What a word of a text is. */
    meaningsOf: ({ raw, stem: base }: ClauseWord): Meanings => {
      const found = [forms.get(raw), stems.get(base)]
      for (const length of lengths) if (length <= raw.length) found.push(beginnings.get(raw.slice(0, length)))
      return new Set(found.filter((number) => number !== undefined))
    },
  }
}

export type Vocabulary = ReturnType<typeof createVocabulary>
