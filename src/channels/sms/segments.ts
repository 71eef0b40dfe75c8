export type SmsSize = {
  /**
   * Latin letters fit into GSM-7: 160 in one segment, 153 in each of several. Any other letter makes it UCS-2: 70 and
   * 67.
   */
  encoding: 'GSM-7' | 'UCS-2'
  segments: number
  /** Counted in that encoding: some signs count twice. */
  characters: number
}

/** The alphabet of GSM 03.38, and the signs that take two places in it. */
const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const GSM_TWICE = new Set('\f^{}\\[~]|€')
const CAPACITY = { 'GSM-7': { only: 160, each: 153 }, 'UCS-2': { only: 70, each: 67 } } as const

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How an SMS is split and charged. A sign is never split. */
export function sizeOfSms(text: string): SmsSize {
  if (text === '') return { encoding: 'GSM-7', segments: 0, characters: 0 }
  const isGsm = [...text].every((sign) => GSM.has(sign) || GSM_TWICE.has(sign))
  const encoding = isGsm ? 'GSM-7' : 'UCS-2'
  const sizes = isGsm
    ? Array.from(text, (sign) => (GSM_TWICE.has(sign) ? 2 : 1))
    : Array.from(graphemes.segment(text), ({ segment }) => segment.length)
  const characters = sizes.reduce((sum, size) => sum + size, 0)
  const { only, each } = CAPACITY[encoding]
  return { encoding, segments: characters <= only ? 1 : countSegments(sizes, each), characters }
}

function countSegments(sizes: readonly number[], capacity: number): number {
  let segments = 1
  let free = capacity
  for (const size of sizes) {
    if (size > free) {
      segments += Math.max(1, Math.ceil(size / capacity))
      free = capacity * Math.max(1, Math.ceil(size / capacity))
    }
    free -= size
  }
  return segments
}
