/** A word between blanks and where it stands. */
export type PlacedWord = { text: string; start: number }

/** Top-level domains of sites that people write without `https://`. */
const SITE_ENDINGS = new Set(
  `com ru net org me io app shop site online link page su info biz pro store club cafe pizza menu delivery kz by uz ge am uk co eu de fr
  рф рус москва сайт онлайн дети`.split(/\s+/),
)

/** What surrounds an address without being part of it. */
const OPENING = /^[\s"'«“„‘(<[{*_~`]+/u

/** The words of a text, separated by blanks. */
export function* wordsByBlanks(text: string): Generator<PlacedWord> {
  for (const match of text.matchAll(/\S+/gu)) yield { text: match[0], start: match.index }
}

/**
 * Whether a word is a web address: it names its protocol or begins with `www.` (`full`), or it is the name of a site
 * with a path behind it or without (`path`, `bare`). Undefined: it is not.
 */
export function webAddressKind(word: string): 'full' | 'path' | 'bare' | undefined {
  const plain = word.replace(OPENING, '').toLowerCase()
  if (/^[a-z][a-z\d+.-]{0,20}:\/\/./u.test(plain) || /https?:\/\/./u.test(plain)) return 'full'
  if (/^www\../u.test(plain)) return 'full'
  const end = plain.search(/[/?#:]/u)
  const host = end === -1 ? plain : plain.slice(0, end)
  if (!isHost(host.replace(/[^\p{L}\d-]$/u, ''))) return undefined
  return end !== -1 && plain[end] === '/' ? 'path' : 'bare'
}

/** The first web address in a text. */
export function findWebAddress(text: string): PlacedWord | undefined {
  for (const { text: word, start } of wordsByBlanks(text)) {
    if (webAddressKind(word) === undefined) continue
    const opening = OPENING.exec(word)?.[0].length ?? 0
    return { text: word.slice(opening), start: start + opening }
  }
  return undefined
}

/** Whether a word is an e-mail address. */
export function isEmail(word: string): boolean {
  const [name = '', host = '', ...more] = word.split('@')
  return more.length === 0 && /[\w.+-]$/u.test(name) && /^[\w-]+\.[\w.]/u.test(host)
}

function isHost(text: string): boolean {
  if (text.length > 253) return false
  const labels = text.split('.')
  if (labels.length < 2 || labels.some((label) => !/^[\p{L}\d-]+$/u.test(label))) return false
  return SITE_ENDINGS.has(labels.at(-1) ?? '')
}
