import { findPhoneNumbersInText } from 'libphonenumber-js/max'

/** The signs that phones are written with. */
const NUMBER_LIKE = /[+\d\s()./–-]+/gu
const MIN_DIGITS = 7
/** Longer than any phone as people write it. The library's time grows with the square of its input. */
const PIECE = 40
const OVERLAP = 20
/** At most this many pieces of a text are looked at: hundreds of digits in a row are no sentence. */
const MAX_PIECES = 12

/** Words that make digits a phone, however the country writes it: «тел. 123-45-67», "call 020 7946 0123". */
const CALLING =
  /(?<!\p{L})(?:тел|телефон\p{L}*|звони\p{L}*|позвони\p{L}*|набер\p{L}*|набира\p{L}*|сотов\p{L}*|мобильн\p{L}*|моб|(?:наш|мой|личный|рабочий|прямой) номер\p{L}{0,4}|смс|связь|cell|mobile|dial|sms|reach (?:us|me)|call|ring|phone|tel|text|whatsapp|line|вотсап|ватсап)(?!\p{L})[^.!?\d]{0,30}([+(]?\d[\d\s().-]{5,18}\d)/iu

/** The first phone in a text, as written there. */
export function findPhone(written: string): string | undefined {
  // «8_800_200_30_40»
  const text = written.replaceAll('_', '-')
  let looked = 0
  for (const { 0: found, index } of text.matchAll(NUMBER_LIKE)) {
    for (let from = 0; from === 0 || from + OVERLAP < found.length; from += PIECE - OVERLAP) {
      const piece = found.slice(from, from + PIECE)
      if (countDigits(piece) < MIN_DIGITS) continue
      if (++looked > MAX_PIECES) return undefined
      const phone = phoneIn(text, index + from, index + from + piece.length)
      if (phone) return phone
    }
  }
  const called = CALLING.exec(text)?.[1]
  return called && countDigits(called) >= MIN_DIGITS ? called : undefined
}

/** With one character on either side: adjoining letters and currency signs show that it is none. */
function phoneIn(text: string, start: number, end: number): string | undefined {
  const piece = text.slice(Math.max(0, start - 1), end + 1)
  for (const { number, startsAt, endsAt } of findPhoneNumbersInText(piece, 'RU')) {
    if (number.isPossible()) return piece.slice(startsAt, endsAt)
  }
  return undefined
}

function countDigits(text: string): number {
  return text.match(/\d/gu)?.length ?? 0
}
