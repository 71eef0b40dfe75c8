import { useMemo } from 'react'
import { useEverybody } from '../../parts/person-name.tsx'

/** As the API has it: `<@usr_...>`. */
const MENTION = /<@(usr_[0-9A-Za-z]+)>/g

export type NotePiece = { at: number; text: string } | { at: number; name: string }

/** Mentions while a note is written (`@Name`), stored, and read: always with people's current names. */
export function useMentions() {
  const everybody = useEverybody()
  return useMemo(() => {
    const users = everybody.filter(({ kind }) => kind === 'user')
    const names = new Map(users.map(({ id, name }) => [id, name]))
    // «Анна Котова» before «Анна»: the longer name was meant.
    const byLength = users.filter(({ active }) => active).toSorted((a, b) => b.name.length - a.name.length)
    return {
      show: (text: string) =>
        text.replace(MENTION, (whole, id: string) => (names.has(id) ? `@${names.get(id)}` : whole)),
      store: (text: string) =>
        byLength.reduce((stored, { id, name }) => stored.replaceAll(`@${name}`, `<@${id}>`), text),
      pieces: (text: string) => piecesOf(text, names),
    }
  }, [everybody])
}

function piecesOf(text: string, names: ReadonlyMap<string, string>): NotePiece[] {
  const found: NotePiece[] = []
  let from = 0
  for (const match of text.matchAll(MENTION)) {
    const name = names.get(match[1] ?? '')
    if (name === undefined) continue
    if (match.index > from) found.push({ at: from, text: text.slice(from, match.index) })
    found.push({ at: match.index, name })
    from = match.index + match[0].length
  }
  if (from < text.length) found.push({ at: from, text: text.slice(from) })
  return found
}
