import type { Selectable } from 'kysely'
import type { TemplatesTable } from '../../db/schema.ts'
import { AppError } from '../../lib/errors.ts'
import { endsWithQuestion } from './closing-question.ts'
import { greetingAt } from './greeting.ts'
import { type Language, parseLanguage, WORDS } from './language.ts'
import { type CompiledText, compileText, MAX_TEXT_LENGTH, type Scope, type Variable } from './liquid.ts'
import { pickVariant } from './pick-variant.ts'

export type TemplateRow = Selectable<TemplatesTable>

/** What a marketer writes. */
export type TemplateTexts = { language: string; text: string; variants: string[]; endsWithoutQuestionOk: boolean }

/** What is known of a guest when a text is made for them. Null: not known. */
export type GuestFacts = {
  name: string | null
  dish: string | null
  promoCode: string | null
  restaurant: string | null
}

export type RenderedText =
  | { text: string; variant: number }
  | { skip: 'ends_without_question' | 'empty_text' | 'too_long' }

/** A template ready to make many texts. */
export type CompiledTemplate = {
  language: Language
  texts: readonly CompiledText[]
  /** The text of a guest: `spreadBy` (the mailing) and the guest decide on the variant. `zone` is the guest's. */
  render(guest: { id: string; facts: GuestFacts }, when: { at: number; zone: string }, spreadBy: string): RenderedText
}

const COMPLETE: GuestFacts = { name: 'Анна Иванова', dish: 'Пицца', promoCode: 'ABC123', restaurant: 'Траттория' }
const EMPTY: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }

/** What is stored, as it was written. */
export function textsOf(
  row: Pick<TemplateRow, 'language' | 'text' | 'variants' | 'ends_without_question_ok'>,
): TemplateTexts {
  return {
    language: row.language,
    text: row.text,
    variants: JSON.parse(row.variants) as string[],
    endsWithoutQuestionOk: row.ends_without_question_ok === 1,
  }
}

/** Parses what is stored; it was checked when saved. */
export function compileTemplate(row: TemplateRow): CompiledTemplate {
  return compileTexts(textsOf(row))
}

/**
 * Checks a template as it will be used: names, syntax, and the closing question of each variant, for a guest of whom all
 * is known and one of whom nothing is (SPEC M3). Throws `template_invalid`.
 */
export function checkTexts(texts: TemplateTexts): CompiledTemplate {
  const compiled = compileTexts(texts)
  for (const [index, text] of compiled.texts.entries()) {
    for (const facts of [COMPLETE, EMPTY]) {
      const rendered = tryRender(text, scopeOf(facts, WORDS[compiled.language].day, compiled.language), pathOf(index))
      const problem = problemOf(rendered, texts.endsWithoutQuestionOk)
      if (problem) throw new AppError('template_invalid', explain(problem), [field(pathOf(index), explain(problem))])
    }
  }
  return compiled
}

function compileTexts({ language: tag, text, variants, endsWithoutQuestionOk }: TemplateTexts): CompiledTemplate {
  const language = parseLanguage(tag)
  if (!language) {
    const message = `There is no language "${tag}" here; use "ru" or "en".`
    throw new AppError('template_invalid', message, [field('body.language', message)])
  }
  const texts = [text, ...variants].map((each, index) => compileText(each, pathOf(index)))
  return {
    language,
    texts,
    render(guest, { at, zone }, spreadBy) {
      const variant = pickVariant(spreadBy, guest.id, texts.length)
      const compiled = texts[variant]!
      const greeting = compiled.uses.has('greeting') ? greetingAt(at, zone, language) : ''
      const rendered = compiled.render(scopeOf(guest.facts, greeting, language))
      const problem = problemOf(rendered, endsWithoutQuestionOk)
      return problem ? { skip: problem } : { text: rendered, variant }
    },
  }
}

/** The names that any of the texts use. */
export function usedNames({ texts }: CompiledTemplate): Set<Variable> {
  return new Set(texts.flatMap((text) => [...text.uses]))
}

function scopeOf(facts: GuestFacts, greeting: string, language: Language): Scope {
  const words = WORDS[language]
  return {
    greeting,
    guest: { name: facts.name, first_name: facts.name?.split(/\s+/)[0] ?? null },
    order: { dish: facts.dish ?? words.dish },
    restaurant: { name: facts.restaurant ?? words.restaurant },
    promo_code: facts.promoCode,
  }
}

type Problem = Extract<RenderedText, { skip: string }>['skip']

function problemOf(rendered: string, endsWithoutQuestionOk: boolean): Problem | undefined {
  if (rendered.trim() === '') return 'empty_text'
  if (rendered.length > MAX_TEXT_LENGTH) return 'too_long'
  return endsWithoutQuestionOk || endsWithQuestion(rendered) ? undefined : 'ends_without_question'
}

function explain(problem: Problem): string {
  switch (problem) {
    case 'empty_text':
      return 'For some guests nothing would be left of this text.'
    case 'too_long':
      return `The text is longer than ${MAX_TEXT_LENGTH} characters.`
    case 'ends_without_question':
      return 'The last sentence must be a question: guests answer, and the number stays safe. To send it all the same, set ends_without_question_ok; that is recorded.'
    default:
      return problem satisfies never
  }
}

function tryRender(text: CompiledText, scope: Scope, path: string): string {
  try {
    return text.render(scope)
  } catch (error) {
    const message = `The text can't be rendered: ${error instanceof Error ? error.message : String(error)}.`
    throw new AppError('template_invalid', message, [field(path, message)])
  }
}

const pathOf = (index: number) => (index === 0 ? 'body.text' : `body.variants.${index - 1}`)
const field = (path: string, message: string) => ({ path, message })
