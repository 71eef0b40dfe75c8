/** A text as words are looked for in it: in small letters, ё as е, each word between single blanks. */
export function foldWords(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return ` ${words.join(' ')} `
}

/** Whether whole words stand in a folded text, in a row where there are several. */
export function holdsWords(folded: string, phrase: string): boolean {
  const wanted = foldWords(phrase)
  return wanted.trim() !== '' && folded.includes(wanted)
}
