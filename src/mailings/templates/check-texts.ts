import { type CompiledTemplate, type TemplateTexts, usedNames } from './template-texts.ts'

export type TextWarning = {
  code: 'no_name' | 'no_greeting' | 'no_emoji' | 'low_variety' | 'too_long' | 'has_link' | 'capitals'
  message: string
}

const LONG_TEXT = 600
/** Above this share of equal texts a mailing looks like one. */
const MAX_IDENTICAL_SHARE = 0.5

const GREETING =
  /здравствуй|привет|добр(ый|ое|ого)\s|приветству|\b(hello|hi|hey|good (morning|afternoon|evening|day)|dear)\b/iu
const LINK =
  /https?:\/\/|www\.|(?:^|[\s(])[\p{L}\d-]+\.(?:com|ru|net|org|me|io|app|shop|site|online|рф|link|page)(?:[/\s).,!?]|$)/iu
const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/gsu

/**
 * What makes a text look like spam or leaves answers on the table (SPEC M4 [000: points 4 and 5]). Warnings only.
 * `samples`: the texts of some guests, where there are any.
 */
export function checkWording(
  texts: TemplateTexts,
  compiled: CompiledTemplate,
  samples: readonly string[] = [],
): TextWarning[] {
  const uses = usedNames(compiled)
  const all = [texts.text, ...texts.variants]
  const plain = all.map((text) => text.replace(LIQUID, ' '))
  const named = uses.has('guest.name') || uses.has('guest.first_name')
  const checks: Record<TextWarning['code'], false | string> = {
    no_name: !named && 'The guest is not called by name: add {{ guest.first_name }}.',
    no_greeting:
      !uses.has('greeting') &&
      !plain.every((text) => GREETING.test(text)) &&
      'There is no greeting: begin with {{ greeting }}.',
    no_emoji:
      !all.some((text) => /\p{Extended_Pictographic}/u.test(text)) &&
      'There is no emoji; one or two make a text livelier.',
    low_variety: lowVariety(uses.size > (uses.has('greeting') ? 1 : 0), texts.variants.length, samples),
    too_long:
      Math.max(...all.map((text) => text.length)) > LONG_TEXT &&
      `The text is longer than ${LONG_TEXT} characters; few read so far.`,
    has_link:
      all.some((text) => LINK.test(text)) && 'There is a link; first messages with links are often taken for spam.',
    capitals: plain.some(shouts) && 'There are too many capitals; it reads like shouting.',
  }
  return Object.entries(checks).flatMap(([code, message]) =>
    message === false ? [] : [{ code: code as TextWarning['code'], message }],
  )
}

/** Share of texts that are equal to another one: 0 when all differ. */
export function identicalShare(samples: readonly string[]): number {
  if (samples.length < 2) return 0
  const times = new Map<string, number>()
  for (const text of samples) times.set(text, (times.get(text) ?? 0) + 1)
  const repeated = [...times.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0)
  return repeated / samples.length
}

function lowVariety(personal: boolean, variants: number, samples: readonly string[]): false | string {
  const share = identicalShare(samples)
  if (share > MAX_IDENTICAL_SHARE) {
    return `${Math.round(share * 100)} % of ${samples.length} sample texts are equal to another one: add variants or personal details.`
  }
  return !personal && variants === 0 && 'Everybody gets the same text: add variants or personal details.'
}

function shouts(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  const loudWords = text.match(/(?<!\p{L})\p{Lu}{4,}(?!\p{L})/gu)?.length ?? 0
  return (letters >= 15 && capitals / letters > 0.4) || loudWords >= 3
}
