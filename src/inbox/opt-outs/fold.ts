import { takeApart } from './joined-words.ts'

/** Words of courtesy and address that change nothing. */
const COURTESY =
  /(^|\s)(пожалуйста|пожалуста|плиз|пж|пжл|спасибо|спс|здравствуйте|добрый день|добрый вечер|доброе утро|привет|please|pls|plz|thanks|thank you|hello|hi|hey)(?=\s|$)/g

/** Most texts: no accents, nothing invisible, nothing that has another form. */
const ORDINARY = /^[\n\x20-\x7e№«»а-яё]*$/i

/** A text as plain words: small letters, no signs, no courtesy, nothing invisible, words written together taken apart. */
export function fold(text: string): string {
  const letters = ORDINARY.test(text) ? text.toLowerCase().replaceAll('№', 'no') : lettersOf(text)
  const words = letters
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words.split(' ').map(takeApart).join(' ').replace(COURTESY, ' ').replace(/\s+/g, ' ').trim()
}

function lettersOf(text: string): string {
  return (
    text
      .normalize('NFD')
      // Accents of Latin letters; й and ё keep theirs.
      .replace(/([a-z])\p{M}+/giu, '$1')
      .normalize('NFKC')
      .toLowerCase()
      // Invisible characters part no words.
      .replace(/[\p{Cf}\p{M}]+/gu, '')
  )
}
