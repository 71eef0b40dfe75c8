import { AppError } from '../lib/errors.ts'
import { parseLanguage } from '../lib/languages.ts'
import type { Renderable } from './compile-template.ts'
import { greetingAt } from './greeting.ts'
import { compileText, isParameter } from './liquid.ts'
import { scopeOf } from './scope.ts'
import { drawnFor } from './variants.ts'

/** Several short texts for one guest, by name, that fill in what somebody else has written. */
export type CompiledValues = Renderable<{ values: Record<string, string> }>

const DEFAULT_LANGUAGE = 'ru'

/**
 * Parses texts that fill in a Meta template of this language (`ru`, `en_US`; if we do not have it, names are given as
 * in Russian). They may say what texts of mailings may. Throws `template_invalid` with the place below `path`.
 */
export function compileValues(texts: Readonly<Record<string, string>>, language: string, path: string): CompiledValues {
  const spoken = parseLanguage(language) ?? DEFAULT_LANGUAGE
  const compiled = Object.entries(texts).map(([name, text]) => {
    const at = `${path}.${name}`
    const one = compileText(text, at)
    if ([...one.uses].some(isParameter)) {
      const message = 'Values that programs give are not known here.'
      throw new AppError('template_invalid', message, [{ path: at, message }])
    }
    return { name, text: one }
  })
  return {
    texts: compiled.map(({ text }) => text),
    render(guest, { at, zone }, spreadBy) {
      const uses = compiled.some(({ text }) => text.uses.has('greeting'))
      const greeting = uses ? greetingAt(at, zone, spoken) : ''
      const scope = scopeOf(guest.facts, { greeting, language: spoken })
      const choose = drawnFor(spreadBy, guest.id)
      return { values: Object.fromEntries(compiled.map(({ name, text }) => [name, text.render(scope, choose)])) }
    },
  }
}
