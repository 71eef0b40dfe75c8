/**
 * What may follow the question mark of the last sentence: blanks, emoji, closing quotes and brackets, ":)", and the signs
 * with which WhatsApp makes a text bold and the like.
 */
const AFTER =
  /(?:[\s\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{E0020}-\u{E007F}\u{200B}-\u{200C}\u2060»"“”„'’‘›)\]}*_~`]|\u200D|\uFE0E|\uFE0F|[0-9#*]?\uFE0F?\u20E3|[:;=]-?[()DPp])*$/u

/** "?", "？", "?!", "?.." and the like at the very end. */
const QUESTION = /[?？؟⁇⁈][!！?？؟.…]*$/u

/** A text without its last line, where that line is the one with the link to opt out: it is no part of what is said. */
export function withoutLastLine(text: string, optOutLink: string | null): string {
  const lines = text.trimEnd().split('\n')
  const last = lines.at(-1)!
  return optOutLink !== null && lines.length > 1 && last.includes(optOutLink) ? lines.slice(0, -1).join('\n') : text
}

/** Whether the last sentence of a text is a question, which makes an answer likelier [000]. */
export function endsWithQuestion(text: string): boolean {
  return QUESTION.test(text.replace(AFTER, ''))
}
