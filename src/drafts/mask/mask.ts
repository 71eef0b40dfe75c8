import { findAddresses } from './find-addresses.ts'
import { findLinks, findPhones } from './find-contacts.ts'
import { findNames } from './find-names.ts'
import type { Found } from './found.ts'

export const MASKED = ['PHONE', 'CONTACT', 'ADDRESS', 'NAME'] as const
export type Masked = (typeof MASKED)[number]

/** Hides what reveals who a guest is, and remembers what it hid. */
export type Mask = {
  /** The text with placeholders such as `[PHONE_1]`; the same words get the same one. */
  hide(text: string): string
  /** The text with the placeholders of these kinds replaced by the hidden words. */
  show(text: string): string
  /** How much was hidden, by kind. */
  hidden(): Record<Masked, number>
}

const PLACEHOLDER = /\[(?:PHONE|CONTACT|ADDRESS|NAME)_\d{1,4}\]/gu

/** A mask that knows these names and, when it shows a text, restores what is of these kinds. */
export function createMask({ names, shows }: { names: readonly string[]; shows: readonly Masked[] }): Mask {
  const kept = new Map<string, { placeholder: string; words: string; kind: Masked }>()
  const placeholderOf = (kind: Masked, words: string): string => {
    const key = `${kind} ${words.toLowerCase()}`
    const known = kept.get(key)
    if (known) return known.placeholder
    const placeholder = `[${kind}_${[...kept.values()].filter((each) => each.kind === kind).length + 1}]`
    kept.set(key, { placeholder, words, kind })
    return placeholder
  }
  return {
    hide(text) {
      const plain = withoutPlaceholders(readable(text))
      const found = [
        ...findLinks(plain).map((place) => ({ ...place, kind: 'CONTACT' as const })),
        ...findPhones(plain).map((place) => ({ ...place, kind: 'PHONE' as const })),
        ...findAddresses(plain).map((place) => ({ ...place, kind: 'ADDRESS' as const })),
        ...findNames(plain, names).map((place) => ({ ...place, kind: 'NAME' as const })),
      ]
      let shown = ''
      let reached = 0
      for (const { start, end, kind } of merged(found)) {
        shown += plain.slice(reached, start) + placeholderOf(kind, plain.slice(start, end))
        reached = end
      }
      return shown + plain.slice(reached)
    },
    show(text) {
      const back = new Map(
        [...kept.values()].filter(({ kind }) => shows.includes(kind)).map((each) => [each.placeholder, each.words]),
      )
      return text.replace(PLACEHOLDER, (placeholder) => back.get(placeholder) ?? placeholder)
    },
    hidden() {
      const count = (kind: Masked) => [...kept.values()].filter((each) => each.kind === kind).length
      return { PHONE: count('PHONE'), CONTACT: count('CONTACT'), ADDRESS: count('ADDRESS'), NAME: count('NAME') }
    },
  }
}

/** Whether a text still has placeholders for hidden words. */
export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) !== -1
}

/** Digits of every script as ours, without invisible characters between them. */
function readable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/\p{Nd}/gu, (digit) => (digit <= '9' ? digit : String(digitOf(digit))))
    .normalize('NFC')
}

/** The ten digits of a script are consecutive, the zero first. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return (code - zero) % 10
}

/** A placeholder written by a guest is never replaced. */
function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, (placeholder) => `(${placeholder.slice(1, -1)})`)
}

/** In order; overlapping pieces become one, of the kind that begins first. */
function merged(found: readonly (Found & { kind: Masked })[]): (Found & { kind: Masked })[] {
  const one: (Found & { kind: Masked })[] = []
  for (const place of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = one.at(-1)
    if (last && place.start < last.end) last.end = Math.max(last.end, place.end)
    else one.push({ ...place })
  }
  return one
}
