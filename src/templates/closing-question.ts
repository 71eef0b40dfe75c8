import { webAddressKind, wordsByBlanks } from '../lib/web-address.ts'

/** "?" in all its forms, including the emoji. */
const QUESTION_MARK = /[?？﹖؟⸮⁇⁈⁉‽❓❔\u037E]/u
/** What may stand beside a question mark: "?!", "?..", "!?". */
const MARK = /\uFE0F|[?？﹖؟⸮⁇⁈⁉‽❓❔\u037E!！‼❗.…]/u
/** A sentence ends here when a blank follows. */
const SENTENCE_END = /[?？﹖؟⸮⁇⁈⁉‽❓❔\u037E!！‼❗.…]/u

/**
 * Single characters that may follow the last sentence: blanks, emoji and their parts, other pictures (♡, ★), closing
 * quotes and brackets, WhatsApp's signs for bold and the like, and a sad «((».
 */
const AFTER =
  /[\s\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{So}\p{Cf}\p{Mn}\p{Pe}\p{Pf}\p{Pi}"'„‟*_~`(]/u
const KEYCAP = /[\d#*]\uFE0F?\u20E3$/u

/** Typed emoticons, each at the end of a text. */
const EMOTICONS: readonly RegExp[] = [
  // :) ;-))) =D :'( >:( :-* 8-)
  /(?:>?[:;=](?:['’]-?|-|\^|o)?|[8B]-|[xXхХ](?=[DД]))([()[\]{}DДPРpрOoОоСсCcSsЗз30*/\\|<>@$])\1{0,9}$/u,
  // (: (-;
  /[()]-?[:;=]$/u,
  // <3 </3 <333
  /<[/\\]?3{1,9}$/u,
  // ^_^ o_O >.< -_- T_T =^_^=
  /=?[\^><oOоО0тТTtuUxXхХ*~–-][_.‿]{1,3}[\^><oOоО0тТTtuUxXхХ*~–-]=?$/u,
  /\^\^$/u,
  /\\o\/$/u,
  /¯\\_\(ツ\)_\/¯$/u,
]
const LONGEST_EMOTICON = 16
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u

/** A text without its last line if that line says how to opt out, since it does not belong to the message. */
export function withoutLastLine(text: string, optOut: string): string {
  const lines = text.trimEnd().split('\n')
  return lines.length > 1 && lines.at(-1)?.includes(optOut) ? lines.slice(0, -1).join('\n') : text
}

/**
 * Whether the last sentence of a text is a question, which makes an answer likelier [000]: it has words before its
 * question mark, and the mark is not part of a link. Emoji, emoticons, blanks, closing quotes and brackets may follow.
 * Walks back from the end, so its time grows linearly with the text.
 */
export function endsWithQuestion(text: string): boolean {
  let end = text.length
  for (;;) {
    end = beforeDecoration(text, end)
    const marks = startOfMarks(text, end)
    if (!QUESTION_MARK.test(text.slice(marks, end))) return false
    const sentence = text.slice(startOfSentence(text, marks), marks)
    if (/\S/u.test(sentence)) return hasWords(sentence) && !isOfLink(text.slice(0, end))
    // «Придёте? ?»: a mark that stands alone belongs to the question before it.
    if (marks === 0 || !QUESTION_MARK.test(sentenceEndBefore(text, marks))) return false
    end = marks
  }
}

/** The end of the last sentence, without emoji and the like after it. */
function beforeDecoration(text: string, from: number): number {
  let end = from
  while (end > 0) {
    const taken = decorationBefore(text, end)
    if (taken === 0) return end
    end -= taken
  }
  return end
}

/** How many characters of decoration end at a place. */
function decorationBefore(text: string, end: number): number {
  const near = text.slice(Math.max(0, end - LONGEST_EMOTICON), end)
  const keycap = KEYCAP.exec(near)
  if (keycap) return keycap[0].length
  for (const emoticon of EMOTICONS) {
    const found = emoticon.exec(near)
    if (found && !LETTER_OR_DIGIT.test(text[end - found[0].length - 1] ?? '')) return found[0].length
  }
  const last = characterBefore(text, end)
  return AFTER.test(last) && !QUESTION_MARK.test(last) && !isMarkPart(text, end) ? last.length : 0
}

/** A variation selector that makes a question mark an emoji belongs to the mark. */
function isMarkPart(text: string, end: number): boolean {
  return text[end - 1] === '\uFE0F' && QUESTION_MARK.test(text[end - 2] ?? '')
}

function startOfMarks(text: string, end: number): number {
  let start = end
  while (start > 0 && MARK.test(text.charAt(start - 1))) start--
  return start
}

/** After the nearest end of a sentence that is followed by a blank, or after the nearest empty line. */
function startOfSentence(text: string, end: number): number {
  for (let at = end; at > 0; at--) {
    const blank = at < text.length && /\s/u.test(text.charAt(at))
    if (blank && SENTENCE_END.test(text.charAt(at - 1))) return at
    if (text[at - 1] === '\n' && text[at - 2] === '\n') return at
  }
  return 0
}

/** The sign that ended the sentence before a place. */
function sentenceEndBefore(text: string, end: number): string {
  return text.slice(0, end).trimEnd().slice(-1)
}

function hasWords(sentence: string): boolean {
  for (const { text } of wordsByBlanks(sentence)) {
    if (/\p{L}/u.test(text) && webAddressKind(text) === undefined && beforeDecoration(text, text.length) > 0)
      return true
  }
  return false
}

/** «https://x.y/?»: the mark belongs to the address. A site's bare name is a word of the question: «на pizza.ru?». */
function isOfLink(text: string): boolean {
  let start = text.length
  while (start > 0 && !/\s/u.test(text.charAt(start - 1))) start--
  const kind = webAddressKind(text.slice(start))
  return kind === 'full' || kind === 'path'
}

function characterBefore(text: string, end: number): string {
  const low = text.charCodeAt(end - 1)
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, end - 2), end) : text.slice(end - 1, end)
}
