/** The places of `{{ … }}` and `{% … %}` in a text. */
export function liquidPieces(text: string): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = []
  const opening = /\{[{%]/gu
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const close = text.indexOf(found[0] === '{{' ? '}}' : '%}', opening.lastIndex)
    if (close === -1) return pieces
    opening.lastIndex = close + 2
    pieces.push({ start: found.index, end: close + 2 })
  }
  return pieces
}
