import type { TemplateChannel } from '../db/schema/templates.ts'
import { AppError, type FieldError } from '../lib/errors.ts'
import type { Language } from '../lib/languages.ts'
import { endsWithQuestion, withoutLastLine } from './closing-question.ts'
import { WORDS } from './language.ts'
import { type CompiledText, compileText, isParameter, MAX_TEXT_LENGTH, type Scope } from './liquid.ts'
import { COMPLETE, EMPTY, scopeOf } from './scope.ts'
import { type Part, partsOf, refusal, type TemplateTexts, versionsOf } from './template-texts.ts'
import type { Choose } from './variants.ts'

/** The longest rendered text of a channel. */
const MAX_LENGTHS: Record<TemplateChannel, number> = { whatsapp: MAX_TEXT_LENGTH, sms: 1_600, push: 1_000 }

export const MAX_TITLE_LENGTH = 200

/** Why a text may not leave. */
export type Problem = 'ends_without_question' | 'empty_text' | 'too_long'

/** Everything that prevents a template's use, by place. */
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

/** Whether nothing replaces the favourite dish, which is unknown for guests who have not ordered yet. */
export function missesFavouriteDish({ text, path }: Part): boolean {
  const compiled = compileText(text, path)
  if (!compiled.uses.has('order.favourite_dish')) return false
  const scope = scopeOf({ ...COMPLETE, favouriteDish: null }, { greeting: WORDS.ru.day, language: 'ru' })
  return compiled.leavesGap(scope, () => 0)
}

function problemOfPart(compiled: CompiledText, part: Part, language: Language, texts: TemplateTexts) {
  const parameters = sampleParameters(compiled)
  for (const known of [COMPLETE, EMPTY]) {
    const facts = { ...known, parameters }
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

/** A program gives all of them. */
function sampleParameters({ uses }: CompiledText): Record<string, string> {
  return Object.fromEntries([...uses].filter(isParameter).map((name) => [name, name.slice(name.indexOf('.') + 1)]))
}

/** What is wrong with a text as a guest would get it. */
export function problemOf(
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
