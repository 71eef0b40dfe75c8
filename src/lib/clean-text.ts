/*
 * Text that strangers write, as it is stored: alike on every database, and of a size that all that reads it can bear.
 * The null character goes (PostgreSQL cannot hold it), half a surrogate pair becomes U+FFFD (as UTF-8 cannot hold it),
 * what is too long is cut. All else stays as it was written: invisible characters, marks and directions included.
 */

/** A text of any number of lines, cut to `longest` UTF-16 units. */
export function cleanText(text: string, longest: number): string {
  return cut(text.replaceAll('\0', ''), longest).toWellFormed()
}

/** A name: one line, without characters that would turn the direction of the text around it. */
export function cleanLine(text: string, longest: number): string {
  const line = text.replace(/[\0\u202A-\u202E\u2066-\u2069]/g, '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return cut(line.trim(), longest).toWellFormed()
}

/** The longest file name that most disks take, with room for what a browser adds. */
const LONGEST_FILE_NAME = 200

/**
 * A file name that is safe to show and to save under: without folders, without characters that some system forbids, and
 * without leading dots, which would hide the file. The extension survives the cut. Undefined: nothing is left.
 */
export function cleanFileName(given: string): string | undefined {
  const name = cleanLine(given, given.length)
    .replace(/^.*[\\/]/u, '')
    .replace(/[:*?"<>|]/g, '_')
    .replace(/^[.\s]+/u, '')
  if (name.length <= LONGEST_FILE_NAME) return name || undefined
  const ending = /\.\w{1,10}$/u.exec(name.slice(-11))?.[0] ?? ''
  return cut(name, LONGEST_FILE_NAME - ending.length) + ending
}

/** Never cuts a surrogate pair in half. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(longest - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(longest))
  return text.slice(0, isSplit ? longest - 1 : longest)
}
