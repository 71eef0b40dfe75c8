import { MAX_LINE_CHARS } from './limits.ts'

/** A line of a file: without its end, which is kept apart for cells that go on over several lines. */
export type Line = { text: string; end: string; tooLong: boolean }

/** The lines of a text, a part at a time. Whatever the length of a line, no more than the longest allowed is kept. */
export async function* linesOf(parts: AsyncIterable<string>): AsyncIterable<Line[]> {
  let begun = ''
  let tooLong = false
  let heldBack = ''
  for await (const part of parts) {
    let text = heldBack + part
    // CR may be followed by LF in the next part.
    heldBack = text.endsWith('\r') ? '\r' : ''
    if (heldBack) text = text.slice(0, -1)
    const lines: Line[] = []
    let from = 0
    for (const found of text.matchAll(/\r\n|\n|\r/g)) {
      lines.push(lineOf(begun, tooLong, text.slice(from, found.index), found[0]))
      begun = ''
      tooLong = false
      from = found.index + found[0].length
    }
    if (begun.length + text.length - from > MAX_LINE_CHARS) {
      tooLong = true
      begun = ''
    }
    if (!tooLong) begun += text.slice(from)
    if (lines.length > 0) yield lines
  }
  if (tooLong || begun !== '') yield [lineOf(begun, tooLong, '', heldBack)]
}

function lineOf(begun: string, cut: boolean, rest: string, end: string): Line {
  const tooLong = cut || begun.length + rest.length > MAX_LINE_CHARS
  return { text: tooLong ? '' : begun + rest, end, tooLong }
}
