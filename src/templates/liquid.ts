import { Liquid, type Template as LiquidTemplate } from 'liquidjs'
import { AppError, type FieldError } from '../lib/errors.ts'
import type { Language } from '../lib/languages.ts'
import { KIB, MINUTE } from '../lib/units.ts'
import { closeGaps, GAP } from './gaps.ts'
import { MissingFact, sayMissingFacts } from './missing-facts.ts'
import { nearestName } from './nearest-name.ts'
import { type Choose, checkPicks, choiceOf, pluralForm } from './variants.ts'

/** The only names that a text may use. */
const VARIABLES = [
  'greeting',
  'guest.name',
  'guest.first_name',
  'guest.bonuses',
  'order.dish',
  'order.last_dish',
  'order.favourite_dish',
  'restaurant.name',
  // Known only in automatic answers.
  'restaurant.opens_at',
  'promo_code',
  'opt_out_link',
] as const

/** What a program fills in when it sends the template: `param.p1`, `param.city`. Unknown to mailings. */
export type Parameter = `param.${string}`

export const isParameter = (name: string): name is Parameter => /^param\.[a-z][a-z0-9_]{0,60}$/.test(name)

export type Variable = (typeof VARIABLES)[number] | Parameter

const FILTERS = [
  'append',
  'capitalize',
  'default',
  'downcase',
  'pick',
  'plural',
  'prepend',
  'remove',
  'replace',
  'squish',
  'strip',
  'truncate',
  'upcase',
]
const TAGS = ['if', 'unless', 'case', 'comment', 'raw', '#']

/** The values of the names. Null: unknown, with no replacement. */
export type Scope = {
  /** Of the replacement words. No author can reach it: it is none of the names. */
  language: Language
  greeting: string
  guest: { name: string | null; first_name: string | null; bonuses: number | null }
  order: { dish: string | MissingFact; last_dish: string | MissingFact; favourite_dish: string | null }
  restaurant: { name: string | MissingFact; opens_at: string | null }
  promo_code: string | null
  opt_out_link: string
  param: Readonly<Record<string, string>>
}

export type CompiledText = {
  /** The names it uses. */
  uses: ReadonlySet<Variable>
  /** The largest number of options of a `pick` in it; 0: there is no `pick`. */
  options: number
  /** `choose` decides which option each `pick` takes. */
  render(scope: Scope, choose: Choose): string
  /** Whether an unknown value leaves a gap: neither a `default` nor a condition handles it. */
  leavesGap(scope: Scope, choose: Choose): boolean
}

export const MAX_TEXT_LENGTH = 4_096

const engine = closedEngine()

/** Parses a text and checks every name in it. Throws `template_invalid` saying what to fix, and where. */
export function compileText(text: string, path = 'body.text'): CompiledText {
  if (text.length > MAX_TEXT_LENGTH) {
    throw invalid({ path, message: `The text is longer than ${MAX_TEXT_LENGTH} characters.`, code: 'too_long' })
  }
  const template = parse(text, path)
  const uses = new Set<Variable>()
  for (const segments of engine.globalVariableSegmentsSync(template)) {
    const name = segments.map(String).join('.')
    const known = isParameter(name) ? name : VARIABLES.find((variable) => variable === name)
    if (!known) throw unknownName('variable', name, VARIABLES, path)
    uses.add(known)
  }
  const { options, problem } = checkPicks(text)
  if (problem) throw invalid({ path, message: problem, code: 'pick_options' })
  const fill = (scope: Scope, choose: Choose) => String(engine.renderSync(template, scope, { globals: { choose } }))
  return {
    uses,
    options,
    render: (scope, choose) => closeGaps(sayMissingFacts(fill(scope, choose), scope.language)),
    leavesGap: (scope, choose) => fill(scope, choose).includes(GAP),
  }
}

function parse(text: string, path: string): LiquidTemplate[] {
  try {
    return engine.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const filter = /undefined filter: ([\w-]+)/.exec(message)?.[1]
    if (filter) throw unknownName('filter', filter, FILTERS, path)
    const tag = /tag "([\w-]+)" not found/.exec(message)?.[1]
    if (tag) throw unknownName('tag', tag, TAGS, path)
    throw invalid({ path, message: `The text is not valid Liquid: ${message}.`, code: 'not_liquid' })
  }
}

function unknownName(
  what: 'variable' | 'filter' | 'tag',
  name: string,
  known: readonly string[],
  path: string,
): AppError {
  const nearest = nearestName(name, known)
  const hint = nearest ? `Did you mean "${nearest}"? ` : ''
  const message = `Unknown ${what} "${name}". ${hint}Known: ${known.filter((n) => n !== '#').join(', ')}.`
  return invalid({ path, message, code: `unknown_${what}`, name, ...(nearest && { nearest }) })
}

function invalid(field: FieldError): AppError {
  return new AppError('template_invalid', field.message, [field])
}

/**
 * Liquid without loops, files or anything else that a message does not need; nothing is escaped, since it is plain
 * text.
 */
function closedEngine(): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    parseLimit: 4 * MAX_TEXT_LENGTH,
    // Without loops its work is proportional to the text; a busy machine may stand still meanwhile.
    renderLimit: MINUTE,
    memoryLimit: 64 * KIB,
    outputEscape: (value: unknown) =>
      value instanceof MissingFact ? value.sign : isMissing(value) ? GAP : String(value),
  })
  liquid.registerFilter('pick', function pick(value: unknown) {
    const { choose } = this.context.globals as { choose?: Choose }
    return isMissing(value) ? value : choiceOf(String(value), choose)
  })
  liquid.registerFilter('plural', (value: unknown, ...forms: unknown[]) =>
    isMissing(value) ? value : pluralForm(Number(value), forms.map(String)),
  )
  keepOnly(liquid.filters, FILTERS)
  passMissingFacts(liquid)
  keepOnly(liquid.tags, TAGS)
  // Added to a missing value they would leave the punctuation around it: "Добрый день, !".
  liquid.registerFilter('append', (value: unknown, end: unknown) => (isMissing(value) ? '' : `${value}${end ?? ''}`))
  liquid.registerFilter('prepend', (value: unknown, start: unknown) =>
    isMissing(value) ? '' : `${start ?? ''}${value}`,
  )
  return liquid
}

/** An unknown value has no letters to change, and is put into words at the end. */
function passMissingFacts(liquid: Liquid): void {
  for (const [name, filter] of Object.entries(liquid.filters)) {
    if (name === 'default' || typeof filter !== 'function') continue
    liquid.registerFilter(name, function pass(value: unknown, ...rest: unknown[]) {
      return value instanceof MissingFact ? value : filter.call(this, value, ...rest)
    })
  }
}

function keepOnly(registry: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(registry)) if (!names.includes(name)) delete registry[name]
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value instanceof MissingFact
}
