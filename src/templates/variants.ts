import { pickVariant } from './pick-variant.ts'

/** Which of `count` options a `pick` takes. */
export type Choose = (options: string, count: number) => number

/** `{{ 'Привет|Здравствуйте' | pick }}`: what stands between the quotes. */
const PICK = /(['"])((?:(?!\1).)*)\1\s*\|\s*pick\b/gsu

/** Each of them is tried when a text is checked. */
const MAX_OPTIONS = 100

/** One of the options separated by bars; a text without bars stays as it is. */
export function choiceOf(options: string, choose: Choose | undefined): string {
  const parts = options.split('|')
  const [first = ''] = parts
  return parts.length === 1 ? options : (parts[choose?.(options, parts.length) ?? 0] ?? first).trim()
}

/** The largest number of options of any `pick` in a text, and what is wrong with one of them. */
export function checkPicks(text: string): { options: number; problem?: string } {
  let most = 0
  for (const [, , options = ''] of text.matchAll(PICK)) {
    const parts = options.split('|')
    if (parts.length < 2) {
      return { options: most, problem: `pick chooses between options: write {{ '${options || 'Hi'}|Hello' | pick }}.` }
    }
    if (parts.some((part) => part.trim() === '')) {
      return { options: most, problem: `One of the options of pick is empty: '${options}'.` }
    }
    if (parts.length > MAX_OPTIONS) {
      return { options: most, problem: `pick chooses between ${MAX_OPTIONS} options at most.` }
    }
    most = Math.max(most, parts.length)
  }
  return { options: most }
}

/**
 * Options drawn for a guest of a mailing: the same at every attempt, and independent of one another. The same options
 * twice in a text are drawn twice.
 */
export function drawnFor(spreadBy: string, guestId: string): Choose {
  const drawn = new Map<string, number>()
  return (options, count) => {
    const times = drawn.get(options) ?? 0
    drawn.set(options, times + 1)
    return pickVariant(`${spreadBy}/${options}/${times}`, guestId, count)
  }
}

/** The form of a noun after a number: two forms as in English, three as in Russian. */
export function pluralForm(amount: number, forms: readonly string[]): string {
  const last = forms.at(-1) ?? ''
  if (forms.length < 3) return Math.abs(amount) === 1 ? (forms[0] ?? '') : last
  const category = new Intl.PluralRules('ru').select(Math.abs(amount))
  const [one = last, few = last, many = last] = forms
  // A fraction takes the genitive: 1,5 бонуса.
  return category === 'one' ? one : category === 'many' ? many : few
}
