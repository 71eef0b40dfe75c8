export type Marked = { text: string; mark: 'bold' | 'italic' | 'struck' | 'typed' | undefined }

const MARK = /(```[\s\S]+?```|\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)/
const KINDS = { '*': 'bold', _: 'italic', '~': 'struck', '`': 'typed' } as const

/** Splits a text by WhatsApp's own marks, which are removed: *bold*, _italic_, ~struck out~, ```as typed```. */
export function markedPieces(text: string): Marked[] {
  return text.split(MARK).map((part, index) => {
    if (index % 2 === 0) return { text: part, mark: undefined }
    const mark = KINDS[part[0] as keyof typeof KINDS]
    const width = mark === 'typed' ? 3 : 1
    return { text: part.slice(width, -width), mark }
  })
}
