/** Words of courtesy and address that change nothing. */
const COURTESY =
  /(^|\s)(пожалуйста|пожалуста|плиз|пж|пжл|спасибо|спс|здравствуйте|добрый день|добрый вечер|доброе утро|привет|please|pls|plz|thanks|thank you|hello|hi|hey)(?=\s|$)/g

/** A text as plain words: small letters, no signs, no courtesy, nothing invisible. */
export function fold(text: string): string {
  const words = text
    .normalize('NFD')
    // Accents of Latin letters; й and ё keep theirs.
    .replace(/([a-z])\p{M}+/giu, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    // Invisible characters part no words.
    .replace(/[\p{Cf}\p{M}]+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words.replace(COURTESY, ' ').replace(/\s+/g, ' ').trim()
}
