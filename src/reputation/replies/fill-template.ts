import { Liquid, type Template } from 'liquidjs'
import { renderInSteps } from '../render-in-steps.ts'
import { REPLY_VARIABLES, type ReplyVariable } from './reply-variables.ts'

/** null: unknown. */
export type ReplyValues = Record<ReplyVariable, string | null>

const liquid = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 20_000,
  memoryLimit: 200_000,
})

const VARIABLE = /\{\{\s{0,9}(\w{1,40})\s{0,9}\}\}/g
/** «[Спасибо!|Благодарим!]»: one of them. */
const CHOICE = /\[([^[\]]{0,3000})\]/g
const SENTENCE = /[^.!?…]+[.!?…]*[»")]*|[.!?…]+/g

/** Throws with what is wrong with the template. */
export function parseReplyTemplate(text: string): Template[] {
  return liquid.parse(text)
}

/**
 * A template with its blanks filled. Of `[so|or so]` one is taken: among those whose variables are known, the one that
 * says most. A sentence that names something unknown is left out. `turn` chooses: every choice is different until all
 * have been seen.
 */
export function fillTemplate(template: string, values: ReplyValues, turn: number): string {
  let left = turn
  const chosen = template.replace(CHOICE, (whole, inside: string) => {
    const all = inside.split('|')
    if (all.length === 1) return whole
    const sayable = all.filter((each) => unknownIn(each, values).length === 0)
    const most = Math.max(...sayable.map((each) => namesIn(each).length))
    const fitting = sayable.filter((each) => namesIn(each).length === most)
    const taken = fitting[left % fitting.length]
    if (taken === undefined) return ''
    left = Math.floor(left / fitting.length)
    return taken
  })
  // Templates with tags say themselves what depends on what.
  const sound = chosen.includes('{%') ? chosen : knownSentences(chosen, values)
  return renderInSteps(liquid, liquid.parse(sound), values)
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function knownSentences(text: string, values: ReplyValues): string {
  return text
    .split('\n')
    .map((line) =>
      (line.match(SENTENCE) ?? [])
        .filter((sentence) => unknownIn(sentence, values).length === 0)
        .map((sentence) => beginCapital(sentence, values))
        .join(''),
    )
    .join('\n')
}

/** A sentence that begins with a filled-in value still begins with a capital letter. */
function beginCapital(sentence: string, values: ReplyValues): string {
  return sentence.replace(/^(\s*)\{\{\s{0,9}(\w{1,40})\s{0,9}\}\}/, (_, blank: string, name: string) => {
    const value = values[name as ReplyVariable] ?? ''
    const capital = value.slice(0, 1).toUpperCase() + value.slice(1)
    // Not for what guests and restaurants wrote: braces in it would be read as the template's.
    return name === 'problem' || name === 'praise' || name === 'promo' ? blank + capital : `${blank}{{ ${name} }}`
  })
}

/** Names that no reply knows. Templates with Liquid tags may have variables of their own. */
export function unknownVariables(text: string): string[] {
  if (text.includes('{%')) return []
  return namesIn(text).filter((name) => !(REPLY_VARIABLES as readonly string[]).includes(name))
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(VARIABLE), ([, name = '']) => name)
}

function unknownIn(text: string, values: ReplyValues): string[] {
  return namesIn(text).filter((name) => !Object.hasOwn(values, name) || !values[name as ReplyVariable])
}
