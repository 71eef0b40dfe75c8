/*
 * Text that strangers write, as it is stored: alike on every database, and of a size that all that reads it can bear.
 * The null character goes (PostgreSQL cannot hold it), half a surrogate pair becomes U+FFFD (as UTF-8 cannot hold it),
 * what is too long is cut. All else stays as it was written: invisible characters, marks and directions included.
 */

/** A text of any number of lines; at most `longest` UTF-16 units. */
export function cleanText(text: string, longest: number): string {
  return cut(text.replaceAll('\0', ''), longest).toWellFormed()
}

/** A name: one line, without the signs that would turn the direction of what stands around it. */
export function cleanLine(text: string, longest: number): string {
  const line = text.replace(/[\0\u202A-\u202E\u2066-\u2069]/g, '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return cut(line.trim(), longest).toWellFormed()
}

/** Ends before a pair of surrogates rather than within it. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(longest - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(longest))
  return text.slice(0, isSplit ? longest - 1 : longest)
}
