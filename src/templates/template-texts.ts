import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import type { TemplateChannel } from '../db/schema/templates.ts'
import { tidyName } from '../guests/index.ts'
import { AppError, type FieldError } from '../lib/errors.ts'
import { LANGUAGES, type Language, parseLanguage } from '../lib/languages.ts'
import { endsWithQuestion, withoutLastLine } from './closing-question.ts'
import type { GuestFacts } from './facts.ts'
import { greetingAt } from './greeting.ts'
import { WORDS } from './language.ts'
import { type CompiledText, compileText, MAX_TEXT_LENGTH, type Scope, type Variable } from './liquid.ts'
import { MissingFact } from './missing-facts.ts'
import { pickVariant } from './pick-variant.ts'
import { type Choose, drawnFor } from './variants.ts'
import type { TemplateRow } from './view.ts'

export type { GuestFacts } from './facts.ts'

const variantsSchema = z.array(z.string())
const languageTexts = z.object({ title: z.string().nullish(), text: z.string(), variants: variantsSchema })

/** One language of a template. */
export type LanguageTexts = z.output<typeof languageTexts>

export const readVariants = storedJson('templates.variants', variantsSchema)
export const readLanguages = storedJson('templates.languages', z.record(z.string(), languageTexts))

/** What a marketer writes. */
export type TemplateTexts = LanguageTexts & {
  channel?: TemplateChannel
  language: string
  /** The same in other languages. */
  languages?: Readonly<Record<string, LanguageTexts>>
  endsWithoutQuestionOk: boolean
}

/** Whom a text is for. `language`: the guest's own tag. */
export type TextGuest = { id: string; language?: string | null; facts: GuestFacts }

export type RenderedText =
  | { text: string; title?: string; variant: number; language: Language }
  | { skip: 'ends_without_question' | 'empty_text' | 'too_long' }

/** A template ready to make many texts. */
export type CompiledTemplate = {
  channel: TemplateChannel
  /** Of the main texts; guests whose language has no texts of its own get these. */
  language: Language
  /** All texts of all languages. */
  texts: readonly CompiledText[]
  /** The text of a guest: `spreadBy` (the mailing) and the guest decide on variant and wording. `zone` is the guest's. */
  render(guest: TextGuest, when: { at: number; zone: string }, spreadBy: string): RenderedText
}

/** Longest rendered text of a channel. */
export const MAX_LENGTHS: Record<TemplateChannel, number> = { whatsapp: MAX_TEXT_LENGTH, sms: 1_600, push: 1_000 }
export const MAX_TITLE_LENGTH = 200

/** Stands in where texts are tried; the same for all, so that it does not make equal texts differ. */
export const SAMPLE_OPT_OUT_LINK = 'https://otklik.example/u/01JH8Y6T0W3V5K9Q2R4N7M1X8ZaBcDeFgHiJkLmNo'

const COMPLETE: GuestFacts = {
  name: 'Анна Иванова',
  dish: 'Пицца',
  lastDish: 'Пицца',
  favouriteDish: 'Салат',
  promoCode: 'ABC123',
  restaurant: 'Траттория',
  bonuses: 120,
  optOutLink: SAMPLE_OPT_OUT_LINK,
}
const EMPTY: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }

/** What is stored, as it was written. */
export function textsOf(
  row: Pick<TemplateRow, 'language' | 'text' | 'variants' | 'ends_without_question_ok'> &
    Partial<Pick<TemplateRow, 'channel' | 'title' | 'languages'>>,
): TemplateTexts {
  return {
    channel: row.channel ?? 'whatsapp',
    language: row.language,
    title: row.title ?? null,
    text: row.text,
    variants: readVariants(row.variants),
    languages: readLanguages(row.languages ?? '{}'),
    endsWithoutQuestionOk: row.ends_without_question_ok === 1,
  }
}

/** Parses what is stored; it was checked when saved. */
export function compileTemplate(row: TemplateRow): CompiledTemplate {
  return compileTexts(textsOf(row))
}

/**
 * Checks a template as it will be used: names, syntax, and the closing question of each variant, for a guest of whom all
 * is known and one of whom nothing is (SPEC M3). Throws `template_invalid` with all that is to be mended.
 */
export function checkTexts(texts: TemplateTexts): CompiledTemplate {
  const problems = findProblems(texts)
  if (problems.length > 0) throw new AppError('template_invalid', problems[0]!.message, problems)
  return compileTexts(texts)
}

/** All that stands in the way of a template, by the place of each. */
export function findProblems(texts: TemplateTexts): FieldError[] {
  const problems: FieldError[] = []
  const collect = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push(...(error.fields ?? []))
      return undefined
    }
  }
  for (const version of collect(() => versionsOf(texts)) ?? []) {
    for (const part of partsOf(version)) {
      const compiled = collect(() => compileText(part.text, part.path))
      const problem = compiled && collect(() => problemOfPart(compiled, part, version.language, texts))
      if (problem) problems.push({ path: part.path, message: explain(problem, texts.channel), code: problem })
    }
  }
  return problems
}

type Version = { language: Language; path: string; texts: LanguageTexts }

/** The main texts, then those of other languages. Throws `template_invalid` for a language there are no words for. */
function versionsOf({ channel = 'whatsapp', language: tag, title, text, variants, languages = {} }: TemplateTexts) {
  const main = languageOf(tag, 'body.language')
  const versions: Version[] = [{ language: main, path: 'body', texts: { title: title ?? null, text, variants } }]
  for (const [key, texts] of Object.entries(languages)) {
    const path = `body.languages.${key}`
    const language = languageOf(key, path)
    if (versions.some((version) => version.language === language)) {
      throw refusal(path, `There are texts in "${language}" already.`)
    }
    versions.push({ language, path, texts })
  }
  const titled = versions.find((version) => version.texts.title)
  if (titled && channel !== 'push') throw refusal(`${titled.path}.title`, 'Only a push has a title.')
  return versions
}

export type Part = { kind: 'title' | 'text'; text: string; path: string }

/** Everything that a marketer wrote, by its place. Empty where the languages make no sense. */
export function textParts(texts: TemplateTexts): Part[] {
  try {
    return versionsOf(texts).flatMap(partsOf)
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

function partsOf({ path, texts: { title, text, variants } }: Version): Part[] {
  const texts = [text, ...variants].map(
    (each, index): Part => ({
      kind: 'text',
      text: each,
      path: `${path}.${index === 0 ? 'text' : `variants.${index - 1}`}`,
    }),
  )
  return title ? [{ kind: 'title', text: title, path: `${path}.title` }, ...texts] : texts
}

/** Whether nothing stands in for the favourite dish, which is not known of guests who have not ordered yet. */
export function missesFavouriteDish({ text, path }: Part): boolean {
  const compiled = compileText(text, path)
  if (!compiled.uses.has('order.favourite_dish')) return false
  const scope = scopeOf({ ...COMPLETE, favouriteDish: null }, { greeting: WORDS.ru.day, language: 'ru' })
  return compiled.leavesGap(scope, () => 0)
}

function problemOfPart(compiled: CompiledText, part: Part, language: Language, texts: TemplateTexts) {
  for (const facts of [COMPLETE, EMPTY]) {
    // Every option of each `pick` at least once.
    for (let option = 0; option < Math.max(1, compiled.options); option++) {
      const scope = scopeOf(facts, { greeting: WORDS[language].day, language, channel: texts.channel })
      const rendered = tryRender(compiled, scope, (_, count) => option % count, part.path)
      if (part.kind === 'title') {
        if (rendered.length > MAX_TITLE_LENGTH) return 'too_long'
        continue
      }
      const problem = problemOf(rendered, texts, scope.opt_out_link)
      if (problem) return problem
    }
  }
  return undefined
}

function compileTexts(given: TemplateTexts): CompiledTemplate {
  const versions = versionsOf(given).map((version) => {
    const parts = partsOf(version).map((part) => ({ ...part, compiled: compileText(part.text, part.path) }))
    return {
      language: version.language,
      title: parts.find(({ kind }) => kind === 'title')?.compiled,
      texts: parts.filter(({ kind }) => kind === 'text').map(({ compiled }) => compiled),
    }
  })
  const main = versions[0]!
  return {
    channel: given.channel ?? 'whatsapp',
    language: main.language,
    texts: versions.flatMap(({ title, texts }) => (title ? [title, ...texts] : texts)),
    render(guest, { at, zone }, spreadBy) {
      const wanted = guest.language ? parseLanguage(guest.language) : undefined
      const version = versions.find(({ language }) => language === wanted) ?? main
      const { language, title, texts } = version
      const variant = pickVariant(spreadBy, guest.id, texts.length)
      const compiled = texts[variant]!
      const greeting =
        compiled.uses.has('greeting') || title?.uses.has('greeting') ? greetingAt(at, zone, language) : ''
      const scope = scopeOf(guest.facts, { greeting, language, channel: given.channel })
      const choose = drawnFor(spreadBy, guest.id)
      const rendered = compiled.render(scope, choose)
      const problem = problemOf(rendered, given, scope.opt_out_link)
      if (problem) return { skip: problem }
      const heading = title?.render(scope, choose).trim().slice(0, MAX_TITLE_LENGTH)
      return { text: rendered, ...(heading && { title: heading }), variant, language }
    },
  }
}

/** The names that any of the texts use. */
export function usedNames({ texts }: CompiledTemplate): Set<Variable> {
  return new Set(texts.flatMap((text) => [...text.uses]))
}

function scopeOf(
  facts: GuestFacts,
  {
    greeting,
    language,
    channel = 'whatsapp',
  }: { greeting: string; language: Language; channel?: TemplateChannel | undefined },
): Scope {
  const words = WORDS[language]
  const said = (name: string) => (facts.tidyNames ? tidyName(name) : name)
  return {
    language,
    greeting,
    guest: {
      name: facts.name === null ? null : said(facts.name),
      first_name: facts.name === null ? null : said(facts.name.split(/\s+/)[0]!),
      bonuses: facts.bonuses ?? null,
    },
    order: {
      dish: facts.dish ?? new MissingFact('dish'),
      last_dish: facts.lastDish ?? new MissingFact('dish'),
      favourite_dish: facts.favouriteDish ?? null,
    },
    restaurant: { name: facts.restaurant ?? new MissingFact('restaurant') },
    promo_code: facts.promoCode,
    // Nobody answers an SMS or a push.
    opt_out_link: facts.optOutLink ?? (channel === 'whatsapp' ? words.optOut : words.optOutElsewhere),
  }
}

type Problem = Extract<RenderedText, { skip: string }>['skip']

function problemOf(
  rendered: string,
  { channel = 'whatsapp', endsWithoutQuestionOk }: Pick<TemplateTexts, 'channel' | 'endsWithoutQuestionOk'>,
  optOut: string,
): Problem | undefined {
  if (rendered.trim() === '') return 'empty_text'
  if (rendered.length > MAX_LENGTHS[channel]) return 'too_long'
  // Answers keep WhatsApp numbers safe; nobody answers an SMS or a push.
  const asks = channel !== 'whatsapp' || endsWithoutQuestionOk || endsWithQuestion(withoutLastLine(rendered, optOut))
  return asks ? undefined : 'ends_without_question'
}

function explain(problem: Problem, channel: TemplateChannel = 'whatsapp'): string {
  switch (problem) {
    case 'empty_text':
      return 'For some guests nothing would be left of this text.'
    case 'too_long':
      return `The text is longer than ${MAX_LENGTHS[channel]} characters (a title: ${MAX_TITLE_LENGTH}).`
    case 'ends_without_question':
      return 'The last sentence must be a question: guests answer, and the number stays safe. To send it all the same, set ends_without_question_ok; that is recorded.'
    default:
      return problem satisfies never
  }
}

function tryRender(text: CompiledText, scope: Scope, choose: Choose, path: string): string {
  try {
    return text.render(scope, choose)
  } catch (error) {
    throw refusal(path, `The text can't be rendered: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function languageOf(tag: string, path: string): Language {
  const language = parseLanguage(tag)
  if (language) return language
  throw refusal(path, `There is no language "${tag.slice(0, 40)}" here; known: ${LANGUAGES.join(', ')}.`)
}

function refusal(path: string, message: string): AppError {
  return new AppError('template_invalid', message, [{ path, message }])
}
