/** A text in the form in which words are looked for: lower case, ё as е, single blanks between words. */
export function foldWords(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return ` ${words.join(' ')} `
}

/** Whether whole words appear in a folded text, in a row if there are several. */
export function holdsWords(folded: string, phrase: string): boolean {
  const wanted = foldWords(phrase)
  return wanted.trim() !== '' && folded.includes(wanted)
}
