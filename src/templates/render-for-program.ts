import type { ReadDb } from '../db/index.ts'
import type { GuestRow } from '../guests/index.ts'
import { type Language, parseLanguage } from '../lib/languages.ts'
import { compileTemplate, usedNames } from './compile-template.ts'
import { type FactSettings, factsOfGuests, openFacts } from './facts.ts'
import { compileText, isParameter, type Variable } from './liquid.ts'
import { COMPLETE, scopeOf } from './scope.ts'
import { textsOf, type Version, versionsOf } from './template-texts.ts'
import type { Problem } from './text-problems.ts'
import type { TemplateRow } from './view.ts'

/** The program's values: by position, or by name. */
export type GivenParameters = { positional: readonly string[] } | { named: Readonly<Record<string, string>> }

export type ForProgram = {
  guest: GuestRow
  /** As the program writes it: `ru`, `en_US`. */
  language: string
  restaurantId: string | null
  at: number
  zone: string
  parameters: GivenParameters
}

export type RenderedForProgram =
  | { text: string }
  | { problem: 'no_such_language' | Exclude<Problem, 'ends_without_question'> }
  | { problem: 'parameters'; expected: string[] }

/** Always known, so no program has to give them. */
const ALWAYS_KNOWN: readonly Variable[] = ['greeting', 'opt_out_link']

/**
 * The text of a template that a program sends to one guest, in the requested language. The program's values come first;
 * whatever it leaves out is worded as in a mailing, except for parameters that only programs know, which have to be
 * given.
 */
export async function renderForProgram(
  db: ReadDb,
  settings: FactSettings,
  template: TemplateRow,
  { guest, language, restaurantId, at, zone, parameters }: ForProgram,
): Promise<RenderedForProgram> {
  const version = findVersion(template, language)
  if (!version) return { problem: 'no_such_language' }
  // Its closing question was checked on saving; here somebody asked for the message.
  const compiled = compileTemplate({ ...template, variants: '[]', ends_without_question_ok: 1 })
  const names = parametersOf(version)
  const given = 'positional' in parameters ? byPlace(names, parameters.positional) : byName(names, parameters.named)
  if (!given) return { problem: 'parameters', expected: names.map(wireName) }
  const source = await openFacts(db, usedNames(compiled), settings)
  const facts = (await factsOfGuests(source, [guest], restaurantId)).get(guest.id)
  const who = { id: guest.id, language: version.language, facts: { ...(facts ?? COMPLETE), parameters: given } }
  const rendered = compiled.render(who, { at, zone }, template.id)
  if ('text' in rendered) return { text: rendered.text }
  return { problem: rendered.skip === 'too_long' ? 'too_long' : 'empty_text' }
}

/** The text with its variables as programs see them (`{{guest_name}}`), and their names, in the order of the text. */
export function textForPrograms(template: TemplateRow, language?: string): { text: string; parameters: string[] } {
  const version = findVersion(template, language ?? template.language)
  if (!version) return { text: template.text, parameters: [] }
  const names = parametersOf(version)
  const parameters = Object.fromEntries(names.map((name) => [name, `{{${wireName(name)}}}`]))
  const scope = scopeOf(
    { ...COMPLETE, parameters, optOutLink: null },
    { greeting: 'Добрый день', language: version.language },
  )
  const text = compileText(version.texts.text).render(scope, () => 0)
  return { text, parameters: names.map(wireName) }
}

/** The languages it has texts in. */
export const languagesOfTemplate = (template: TemplateRow): Language[] =>
  versionsOf(textsOf(template)).map(({ language }) => language)

function findVersion(template: TemplateRow, language: string): Version | undefined {
  const wanted = parseLanguage(language)
  return versionsOf(textsOf(template)).find((version) => version.language === wanted)
}

function parametersOf({ texts }: Version): Variable[] {
  return [...compileText(texts.text).uses].filter((name) => !ALWAYS_KNOWN.includes(name))
}

/** `guest.name` is `guest_name` for programs, `param.p1` is `1`, `param.city` is `city`. */
function wireName(name: Variable): string {
  if (!isParameter(name)) return name.replace('.', '_')
  const own = name.slice('param.'.length)
  return /^[a-z]\d+$/.test(own) ? own.slice(1) : own
}

/** All or none: numbered ones by number, others by their place in the text. */
function byPlace(names: readonly Variable[], values: readonly string[]): Record<string, string> | undefined {
  const needed = names.filter(isParameter)
  if (values.length === 0) return needed.length === 0 ? {} : undefined
  if (values.length !== names.length) return undefined
  const ordered = needed.length === names.length ? [...needed].sort(byNumber) : names
  return Object.fromEntries(ordered.map((name, index) => [name, values[index] ?? '']))
}

/** `param.h1` of the header before `param.p1` of the body; `param.p2` before `param.p10`. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => /^param\.([a-z])(\d+)$/.exec(name))
  if (!x || !y) return 0
  return (x[1] ?? '').localeCompare(y[1] ?? '') || Number(x[2]) - Number(y[2])
}

function byName(
  names: readonly Variable[],
  values: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const found: Record<string, string> = {}
  for (const [given, value] of Object.entries(values)) {
    const name = names.find((each) => each === given || wireName(each) === given)
    if (!name) return undefined
    found[name] = value
  }
  const isMissing = names.some((name) => isParameter(name) && !Object.hasOwn(found, name))
  return isMissing ? undefined : found
}
