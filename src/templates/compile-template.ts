import type { TemplateChannel } from '../db/schema/templates.ts'
import { AppError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import { type Language, parseLanguage } from '../lib/languages.ts'
import type { GuestFacts } from './facts.ts'
import { greetingAt } from './greeting.ts'
import { type CompiledText, compileText, type Variable } from './liquid.ts'
import { pickVariant } from './pick-variant.ts'
import { scopeOf } from './scope.ts'
import { partsOf, type TemplateTexts, textsOf, versionsOf } from './template-texts.ts'
import { findProblems, MAX_TITLE_LENGTH, type Problem, problemOf } from './text-problems.ts'
import { drawnFor } from './variants.ts'
import type { TemplateRow } from './view.ts'

/** The recipient of a text. `language`: the guest's own tag. */
export type TextGuest = { id: string; language?: string | null; facts: GuestFacts }

export type RenderedText = { text: string; title?: string; variant: number; language: Language } | { skip: Problem }

/** What is made from parsed texts, for one guest after another. */
export type Renderable<R> = {
  /** All texts of all languages. */
  texts: readonly CompiledText[]
  /** A guest's text: `spreadBy` (the mailing) and the guest decide on variant and wording. `zone` is the guest's. */
  render(guest: TextGuest, when: { at: number; zone: string }, spreadBy: string): R
}

/** A template ready to make many texts. */
export type CompiledTemplate = Renderable<RenderedText> & {
  channel: TemplateChannel
  /** Of the main texts; guests whose language has no texts of its own get these. */
  language: Language
}

/** Parses stored texts, which were checked when saved. */
export function compileTemplate(row: TemplateRow): CompiledTemplate {
  return compileTexts(textsOf(row))
}

/**
 * Checks a template as it will be used: names, syntax, and the closing question of each variant, for a guest about whom
 * everything is known and one about whom nothing is. Throws `template_invalid` with everything that has to be fixed.
 */
export function checkTexts(texts: TemplateTexts): CompiledTemplate {
  const problems = findProblems(texts)
  const [first] = problems
  if (first) throw new AppError('template_invalid', first.message, problems)
  return compileTexts(texts)
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
  const main = known(versions[0], 'main text')
  return {
    channel: given.channel ?? 'whatsapp',
    language: main.language,
    texts: versions.flatMap(({ title, texts }) => (title ? [title, ...texts] : texts)),
    render(guest, { at, zone }, spreadBy) {
      const wanted = guest.language ? parseLanguage(guest.language) : undefined
      const version = versions.find(({ language }) => language === wanted) ?? main
      const { language, title, texts } = version
      const variant = pickVariant(spreadBy, guest.id, texts.length)
      const compiled = known(texts[variant], 'text of this variant')
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
export function usedNames({ texts }: Pick<CompiledTemplate, 'texts'>): Set<Variable> {
  return new Set(texts.flatMap((text) => [...text.uses]))
}
