/** The one-byte alphabets that Russian programs have written. The commonest first: it wins a draw. */
const CYRILLIC_ENCODINGS = ['windows-1251', 'koi8-r', 'ibm866', 'x-mac-cyrillic', 'iso-8859-5'] as const

export type CyrillicEncoding = (typeof CYRILLIC_ENCODINGS)[number]

/** Letters of Russian texts, the commonest first. */
const BY_FREQUENCY = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ'
const WEIGHTS = new Map([...BY_FREQUENCY].map((letter, rank) => [letter, 1.2 - rank / BY_FREQUENCY.length]))
/** Letters of Ukrainian and Belarusian that the one-byte alphabets have. */
const NEIGHBOURS = 0.2
const STRANGE = -2
/** The mean score that a real word reaches, and the same bytes read in a wrong alphabet do not. */
const CLEAR = 0.35

/**
 * The alphabet in which bytes that are no UTF-8 read as Russian; undefined when none is clearly right. Frequencies
 * alone: libraries for this want a page of text, and a list of guests may hold one name.
 */
export function guessCyrillic(bytes: Uint8Array): CyrillicEncoding | undefined {
  const scored = CYRILLIC_ENCODINGS.map((encoding) => ({
    encoding,
    score: meanScore(new TextDecoder(encoding).decode(bytes)),
  })).sort((a, b) => b.score - a.score)
  const [best] = scored
  return best && best.score >= CLEAR ? best.encoding : undefined
}

/** How Russian the letters beyond ASCII are, for each of them. */
function meanScore(text: string): number {
  let sum = 0
  let count = 0
  let before = traitsOf(' ')
  for (const char of text) {
    const traits = traitsOf(char)
    if (traits.script === 'other') {
      count += 1
      // «аННА» and «Annа»: a capital after a small letter, or two alphabets in one word.
      const isBroken = before.script === 'latin' || (traits.isCapital && before.isSmall)
      sum += isBroken ? STRANGE : traits.weight
    } else if (traits.script === 'latin' && before.script === 'other' && before.isLetter) sum += STRANGE
    before = traits
  }
  return count === 0 ? 0 : sum / count
}

type Traits = {
  script: 'latin' | 'other' | 'ascii'
  isLetter: boolean
  isCapital: boolean
  isSmall: boolean
  weight: number
}

const known = new Map<string, Traits>()

function traitsOf(char: string): Traits {
  const found = known.get(char)
  if (found) return found
  const small = char.toLowerCase()
  const traits: Traits = {
    script: char > '\u007f' ? 'other' : /[a-z]/i.test(char) ? 'latin' : 'ascii',
    isLetter: /\p{L}/u.test(char),
    isCapital: small !== char,
    isSmall: char > '\u007f' && char !== char.toUpperCase(),
    weight: /[«»—–№“”„…\u00a0°€−]/.test(char)
      ? 0
      : (WEIGHTS.get(small) ?? (/[іїєґў]/.test(small) ? NEIGHBOURS : STRANGE)),
  }
  // One-byte alphabets have a few hundred characters in all.
  known.set(char, traits)
  return traits
}
